// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection to a Service. */
public final class Client implements AutoCloseable {
    private final Socket socket = new Socket();

    public Client(InetSocketAddress service) throws IOException {
        try {
            socket.setSoTimeout(10_000);
            socket.connect(service, 5_000);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns an address on {@code ip} that nobody listens on. */
    public static InetSocketAddress freeAddress(String ip) throws IOException {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0));
            return (InetSocketAddress) probe.getLocalSocketAddress();
        }
    }

    /** Connects, and returns the name of the pod that answers. */
    public static String podAt(InetSocketAddress service) throws IOException {
        try (var client = new Client(service)) {
            return client.pod();
        }
    }

    /** Returns the line that a pod begins with; empty if the connection ends before. */
    String pod() throws IOException {
        var line = new StringBuilder();
        for (int c = read(); c >= 0 && c != '\n'; c = read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /** Sends {@code text} and waits until it comes back. */
    void echo(String text) throws IOException {
        send(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns everything until the other side has finished. */
    public String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns the next byte; -1 when the other side has finished. */
    int read() throws IOException {
        return socket.getInputStream().read();
    }

    void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
