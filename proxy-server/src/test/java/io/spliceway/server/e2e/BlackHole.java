// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An endpoint that never answers a SYN: nobody accepts, and the queue of the kernel is full. */
final class BlackHole implements AutoCloseable {
    private static final int MOST_TO_FILL = 16;

    private final ServerSocket server = new ServerSocket();
    private final List<Socket> queued = new ArrayList<>();

    BlackHole() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.31.2"), 0), 1);
        while (true) {
            var socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException full) {
                return;
            }
            assertTrue(queued.size() < MOST_TO_FILL, "the queue does not fill up");
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
