// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An address that does not answer. Its listening socket has a full accept queue, to which Linux drops every further
 * SYN, so that whoever connects waits.
 */
final class BlackHole implements AutoCloseable {
    private static final int BACKLOG = 1;

    private final ServerSocket server = new ServerSocket();
    private final Socket[] queued = new Socket[BACKLOG + 1];

    BlackHole() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.30.3"), 0), BACKLOG);
        for (int i = 0; i < queued.length; i++) {
            queued[i] = new Socket(address().getAddress(), address().getPort());
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        server.close();
    }
}
