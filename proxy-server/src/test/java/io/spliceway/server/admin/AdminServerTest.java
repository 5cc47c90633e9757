// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdminServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0);
    private static final AdminServer.BindPolicy HARD_FAIL = new AdminServer.BindPolicy.HardFail();
    private static final int SOCKET_TIMEOUT_MILLIS = 10_000;

    private final Routes routes = new Routes.Builder()
            .add("/", query -> Reply.ok("index"))
            .add("/echo", List.of("word"), query -> Reply.ok("word=" + query.accepts("word", "yes")))
            .add("/broken", query -> {
                throw new IllegalStateException("secret detail");
            })
            .build();
    private AdminServer server = AdminServer.start("test", ANY_PORT, routes, HostCheck.OWN_ADDRESS, HARD_FAIL);
    private InetSocketAddress address = ANY_PORT;

    @BeforeEach
    void findAddress() {
        address = boundAddress(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    record Row(String name, String method, String target, String host, int status, String bodyOrHeader) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> requests() {
        return Stream.of(
                new Row("get", "GET", "/", "127.0.0.1", 200, "index"),
                new Row("typed as text", "GET", "/", "127.0.0.1", 200, "content-type: text/plain; charset=utf-8"),
                new Row("not sniffed", "GET", "/", "127.0.0.1", 200, "x-content-type-options: nosniff"),
                new Row("not cached", "GET", "/", "127.0.0.1", 200, "cache-control: no-store"),
                new Row("head", "HEAD", "/", "127.0.0.1", 200, "content-type: text/plain"),
                new Row("post", "POST", "/", "127.0.0.1", 405, "allow: get, head"),
                new Row("delete", "DELETE", "/echo", "127.0.0.1", 405, "allow: get, head"),
                new Row("unknown path", "GET", "/etc/passwd", "127.0.0.1", 404, "not found"),
                new Row("path below a route", "GET", "/echo/more", "127.0.0.1", 404, "not found"),
                new Row("dots", "GET", "/../", "127.0.0.1", 404, "not found"),
                new Row("parameter", "GET", "/echo?word=yes", "127.0.0.1", 200, "word=true"),
                new Row("encoded parameter", "GET", "/echo?w%6Frd=%79es", "127.0.0.1", 200, "word=true"),
                new Row("unknown parameter", "GET", "/echo?wort=1", "127.0.0.1", 400, "known are word"),
                new Row("parameter where none is", "GET", "/?a=1", "127.0.0.1", 400, "there are none"),
                new Row("repeated parameter", "GET", "/echo?word=1&word=2", "127.0.0.1", 400, "given twice"),
                new Row("long address", "GET", "/?" + "a".repeat(5000), "127.0.0.1", 414, "longer than 4096"),
                new Row("failing route", "GET", "/broken", "127.0.0.1", 500, "internal error"),
                new Row("localhost", "GET", "/", "localhost:10249", 200, "index"),
                new Row("LOCALHOST", "GET", "/", "LOCALHOST", 200, "index"),
                new Row("another loopback address", "GET", "/", "127.8.8.8:1", 200, "index"),
                new Row("IPv6 loopback", "GET", "/", "[::1]:10249", 200, "index"),
                new Row("rebound name", "GET", "/", "evil.example:10249", 403, "host header"),
                new Row("name that starts like an address", "GET", "/", "127.0.0.1.evil.example", 403, "host header"),
                new Row("foreign address", "GET", "/", "192.0.2.1", 403, "host header"),
                new Row("empty", "GET", "/", "", 403, "host header"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestGetsItsAnswer(Row row) throws IOException {
        String answer = exchange(row.method() + " " + row.target() + " HTTP/1.1\r\nHost: " + row.host()
                + "\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("http/1.1 " + row.status()), answer);
        assertTrue(answer.contains(row.bodyOrHeader()), answer);
        assertFalse(answer.contains("secret"), answer);
    }

    @Test
    void headHasNoBody() throws IOException {
        String answer = exchange("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void boundToTheWildcardEveryAddressIsItsOwnAndNoNameIs() {
        var wildcard = IpLiteral.parse("0.0.0.0");
        assertTrue(HostCheck.OWN_ADDRESS.accepts("10.1.2.3:10249", wildcard));
        assertFalse(HostCheck.OWN_ADDRESS.accepts("evil.example", wildcard));
    }

    @Test
    void healthMayBeAskedByAnyName() {
        assertTrue(HostCheck.NONE.accepts("node-1.example:10256", IpLiteral.parse("0.0.0.0")));
    }

    @Test
    void clientThatSendsHalfARequestDisturbsNobody() throws IOException {
        try (var slow = new Socket(address.getAddress(), address.getPort())) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            for (int i = 0; i < 10; i++) {
                assertTrue(exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .contains("index"));
            }
        }
    }

    @Test
    void takenAddressFailsTheStartWhenItMust() {
        var e = assertThrows(
                UncheckedIOException.class,
                () -> AdminServer.start("metrics", address, routes, HostCheck.NONE, HARD_FAIL));
        assertTrue(
                String.valueOf(e.getMessage()).startsWith("cannot serve metrics at " + HostPort.format(address)),
                e.getMessage());
    }

    @Test
    void takenAddressIsServedOnceItIsFree() throws Exception {
        InetSocketAddress taken;
        AdminServer waiting;
        try (var other = new ServerSocket()) {
            other.bind(ANY_PORT);
            taken = new InetSocketAddress(ANY_PORT.getAddress(), other.getLocalPort());
            waiting = AdminServer.start(
                    "test", taken, routes, HostCheck.NONE, new AdminServer.BindPolicy.Retry(Duration.ofMillis(20)));
            assertFalse(waiting.bound().isDone());
        }
        try (waiting) {
            assertEquals(taken, waiting.bound().get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void closedServerGivesItsAddressBack() throws IOException {
        server.close();
        try (var socket = new ServerSocket()) {
            socket.bind(address);
            assertEquals(address.getPort(), socket.getLocalPort());
        }
    }

    private static InetSocketAddress boundAddress(AdminServer server) {
        return server.bound().join();
    }

    /** Sends {@code request} as it is and returns the answer in lower case, as header names may have any. */
    private String exchange(String request) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        }
    }
}
