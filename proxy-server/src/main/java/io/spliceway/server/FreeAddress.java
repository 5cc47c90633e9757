// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Finds an address to listen on. */
public final class FreeAddress {
    private FreeAddress() {}

    /**
     * Returns the first of {@code candidates} that can be bound at present; port 0 stands for any port and is replaced
     * by a free one.
     *
     * @throws IOException if none can
     */
    public static InetSocketAddress firstOf(List<InetSocketAddress> candidates) throws IOException {
        IOException last = new IOException("no address to choose from");
        for (InetSocketAddress candidate : candidates) {
            try (var socket = new ServerSocket()) {
                socket.bind(candidate);
                return new InetSocketAddress(candidate.getAddress(), socket.getLocalPort());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
