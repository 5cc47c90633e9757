// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/**
 * What a client says of itself by EDNS (RFC 6891).
 *
 * @param payloadSize the largest answer that it takes by UDP
 * @param dnssecOk whether it wants signatures
 */
public record Edns(int payloadSize, boolean dnssecOk) {}
