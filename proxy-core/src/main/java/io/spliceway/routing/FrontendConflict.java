// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.ServicePortName;

/**
 * A frontend that a service port asks for and does not get, because an older Service has it.
 *
 * @param frontend the address in question
 * @param owner who has it
 */
public record FrontendConflict(Frontend frontend, ServicePortName owner) {}
