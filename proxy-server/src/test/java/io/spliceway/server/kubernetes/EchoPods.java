// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A pod at every loopback address, on one port; it greets with its address, then echoes. Thread-safe. */
public final class EchoPods implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final ServerSocket server;

    public EchoPods() {
        try {
            server = new ServerSocket(0, 1024);
            Thread.ofPlatform().daemon().start(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Connects to {@code service}; the greeting is read. */
    static Client connect(InetSocketAddress service) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(service, READ_TIMEOUT_MILLIS);
        byte[] pod = socket.getInputStream().readNBytes(4);
        if (pod.length < 4) {
            socket.close();
            throw new IOException("no greeting from " + service);
        }
        return new Client(socket, InetAddress.getByAddress(pod));
    }

    /** A connection to a pod. */
    record Client(Socket socket, InetAddress pod) implements AutoCloseable {
        /** Whether a byte comes back. */
        boolean echoes() throws IOException {
            socket.getOutputStream().write(42);
            return socket.getInputStream().read() == 42;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> echo(client));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.getOutputStream().write(client.getLocalAddress().getAddress());
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // reset
        }
    }
}
