// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A backend that sends back what it is sent, each connection on a thread of its own. Thread-safe. */
final class EchoPod implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final ServerSocket server;

    private EchoPod(ServerSocket server) {
        this.server = server;
    }

    static EchoPod start() throws IOException {
        var pod = new EchoPod(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().start(pod::acceptAll);
        return pod;
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> echo(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The client has seen enough.
        }
    }
}
