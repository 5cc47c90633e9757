// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one client of the metrics address may send and hold; a process has these limits from its start on. */
class AdminLimitsEndToEndTest {
    private static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";
    private static final int MOST_HEADERS = 64;
    private static final int MOST_HEADER_BYTES = 16_384;
    private static final int MOST_CONNECTIONS = 128;
    private static final int SOCKET_TIMEOUT_MILLIS = 5_000; // shorter than the 10 s that a request may take

    private static RunningProxy proxy;
    private static URI metrics;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        proxy = RunningProxy.start(new ManifestFolder(folder));
        metrics = URI.create(proxy.admin().api());
    }

    @AfterAll
    static void end() {
        proxy.close();
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(metrics.getHost(), metrics.getPort());
        socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
        return socket;
    }

    /** Returns the first byte of the answer, -1 if the connection ends without one. */
    private static int ask(Socket socket, String headers) throws IOException {
        try {
            socket.getOutputStream().write((REQUEST + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static int ask(String headers) throws IOException {
        try (Socket socket = connect()) {
            return ask(socket, headers);
        }
    }

    private static String headers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X" + i + ": x\r\n").collect(Collectors.joining());
    }

    @Test
    void headersBeyondTheLimitEndTheConnection() throws IOException {
        assertEquals('H', ask("X: " + "x".repeat(MOST_HEADER_BYTES / 2) + "\r\n"));
        assertEquals(-1, ask("X: " + "x".repeat(MOST_HEADER_BYTES) + "\r\n"));
    }

    @Test
    void moreHeadersThanTheLimitEndTheConnection() throws IOException {
        assertEquals('H', ask(headers(MOST_HEADERS / 2)));
        assertEquals(-1, ask(headers(MOST_HEADERS)));
    }

    @Test
    void connectionBeyondTheLimitIsEndedUntilAnotherOneLeaves() throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_CONNECTIONS; i++) {
                held.add(connect());
                assertEquals('H', ask(held.getLast(), ""));
            }
            assertEquals(-1, ask(""));
            held.removeLast().close();
            Await.until("there is room", () -> ask("") == 'H');
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
