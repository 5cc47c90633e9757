// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import org.jspecify.annotations.Nullable;

/**
 * A question as it came from a client.
 *
 * @param id goes back with the answer
 * @param recursionDesired whether names of other servers may be asked for
 * @param checkingDisabled whether the client checks signatures itself
 * @param question what it asks
 * @param edns what it says of itself, null if nothing
 */
public record Query(
        int id,
        boolean recursionDesired,
        boolean checkingDisabled,
        Question question,
        @Nullable Edns edns) implements Received {
    private static final int PLAIN_UDP_SIZE = 512;

    /** Our own limit for answers by UDP: what passes everywhere without fragments, and amplifies little. */
    static final int MOST_UDP_SIZE = 1232;

    /** Returns how large an answer by UDP may be. */
    public int udpLimit() {
        return edns == null ? PLAIN_UDP_SIZE : Math.clamp(edns.payloadSize(), PLAIN_UDP_SIZE, MOST_UDP_SIZE);
    }
}
