// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/**
 * A resource record of the class IN.
 *
 * @param owner whose it is
 * @param type its type
 * @param ttl for how many seconds it may be remembered
 * @param data what it says
 */
public record ResourceRecord(Name owner, int type, int ttl, Rdata data) {
    /** Returns this record with another time to live. */
    public ResourceRecord withTtl(int seconds) {
        return new ResourceRecord(owner, type, seconds, data);
    }
}
