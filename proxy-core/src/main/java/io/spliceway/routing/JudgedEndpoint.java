// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;

/** An endpoint and whether clients get it. */
public record JudgedEndpoint(Endpoint endpoint, EndpointVerdict verdict) {}
