// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/**
 * What is asked, in the class IN.
 *
 * @param name the name, as it was asked
 * @param type the type of the wanted records
 */
public record Question(Name name, int type) {}
