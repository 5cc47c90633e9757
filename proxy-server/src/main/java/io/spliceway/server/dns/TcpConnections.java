// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many TCP connections there are, in all and of each client. Confined to the event loop. */
final class TcpConnections {
    /** The most at a time, each of which is a descriptor. */
    static final int MOST = 256;

    private static final int MOST_OF_ONE_CLIENT = 64;

    private final Map<InetAddress, Integer> byClient = new HashMap<>();
    private int count;

    /** Counts one more connection of {@code client}; false if there are too many. */
    boolean open(InetAddress client) {
        if (count == MOST || byClient.getOrDefault(client, 0) == MOST_OF_ONE_CLIENT) {
            return false;
        }
        count++;
        byClient.merge(client, 1, Integer::sum);
        return true;
    }

    /** Counts the end of a connection that was opened. */
    void close(InetAddress client) {
        count--;
        byClient.computeIfPresent(client, (address, open) -> open == 1 ? null : open - 1);
    }

    int count() {
        return count;
    }
}
