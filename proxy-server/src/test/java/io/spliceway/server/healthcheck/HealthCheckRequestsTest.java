// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static io.spliceway.server.healthcheck.HealthCheckFixture.freePort;
import static io.spliceway.server.healthcheck.HealthCheckFixture.loadBalancer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import io.spliceway.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients of a health check node port may send, and how many of them there may be. */
class HealthCheckRequestsTest {
    private static final String ADDRESS = "127.0.0.1";

    private final int port = freePort(ADDRESS);
    private final InetSocketAddress address = new InetSocketAddress(ADDRESS, port);

    record Request(String name, String text, int status, boolean hasBody) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Request request(String name, String firstLine, String rest) {
        return new Request(name, firstLine + "\r\nHost: lb\r\nConnection: close\r\n" + rest, 200, true);
    }

    private static Stream<Request> requests() {
        return Stream.of(
                request("any path", "GET /a/b?c=d HTTP/1.1", "\r\n"),
                request("any method", "DELETE /healthz HTTP/1.1", "\r\n"),
                request("a method of its own", "PROBE /healthz HTTP/1.1", "\r\n"),
                request("a body", "POST / HTTP/1.1", "Content-Length: 5\r\n\r\nhello"),
                request("a body in chunks", "PUT / HTTP/1.1", "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
                new Request("HTTP/1.0 without anything", "GET / HTTP/1.0\r\n\r\n", 200, true),
                new Request("head", "HEAD / HTTP/1.1\r\nHost: lb\r\nConnection: close\r\n\r\n", 200, false),
                new Request("what is no request", "hello\r\n\r\n", 400, false),
                new Request(
                        "a header without end", "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 400, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void everyRequestIsAnswered(Request request) {
        try (var health = open(2)) {
            health.awaitAnswer(ADDRESS, port, 200, 2);

            RawHttp.Answer answer = RawHttp.send(address, request.text());

            assertEquals(request.status(), answer.status());
            assertEquals(request.hasBody(), answer.body().contains("\"localEndpoints\": 2,"));
            assertEquals(request.status() == 200 ? "2" : "", answer.header("x-load-balancing-endpoint-weight"));
        }
    }

    @Test
    void connectionIsKeptForTheNextRequestAndSeesTheNewCount() throws IOException {
        try (var health = open(2)) {
            health.awaitAnswer(ADDRESS, port, 200, 2);
            try (var socket = new Socket(address.getAddress(), port)) {
                socket.setSoTimeout(10_000);
                assertTrue(ask(socket).contains("\"localEndpoints\": 2,"));
                health.endpoints("web", 0);
                health.awaitAnswer(ADDRESS, port, 503, 0);
                assertTrue(ask(socket).contains("\"localEndpoints\": 0,"));
            }
        }
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: lb\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var read = new StringBuilder();
        while (read.indexOf("\n}") < 0) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, "closed after " + read);
            read.append((char) next);
        }
        return read.toString();
    }

    @Test
    void oldestClientMakesRoomForANewOne() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try (var health = open(1)) {
            health.awaitListening(1);
            for (int i = 0; i < HealthCheckListeners.mostConnections(1); i++) {
                idle.add(new Socket(address.getAddress(), port));
                idle.getLast().setSoTimeout(10_000);
                assertFalse(ask(idle.getLast()).isEmpty());
            }
            health.awaitAnswer(ADDRESS, port, 200, 1);
            assertEquals(-1, idle.getFirst().getInputStream().read());
            assertFalse(ask(idle.getLast()).isEmpty());
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void closedPortTakesItsConnectionsAlong() throws IOException {
        try (var health = open(1);
                var socket = connect(health)) {
            assertFalse(ask(socket).isEmpty());
            health.delete("web");
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    private Socket connect(HealthCheckFixture health) throws IOException {
        health.awaitListening(1);
        var socket = new Socket(IpLiteral.parse(ADDRESS), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private HealthCheckFixture open(int endpoints) {
        var health = new HealthCheckFixture(Transport.best(), ADDRESS);
        health.endpoints("web", endpoints);
        health.apply(loadBalancer("web", port, "10.96.0.1").build());
        return health;
    }
}
