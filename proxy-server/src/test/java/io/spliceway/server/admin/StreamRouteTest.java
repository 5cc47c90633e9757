// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.admin.LiveView.Sample;
import io.spliceway.server.e2e.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamRouteTest {
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable AdminServer server;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void eventsComeUntilTheClientLeaves() throws IOException {
        serve(new StreamRoute(StreamRouteTest::view, OFTEN));
        BufferedReader stream = open("");
        assertTrue(untilLine(stream, "content-type").contains("text/event-stream"));
        assertTrue(untilLine(stream, "data: ").contains("\"history\":[]"));
        assertFalse(untilLine(stream, "data: ").contains("\"history\""));
    }

    @Test
    void streamEndsBeforeTheServerWouldCutItOff() throws IOException {
        serve(new StreamRoute(StreamRouteTest::view, OFTEN, Duration.ofMillis(100)));
        BufferedReader stream = open("");
        assertEquals("event: end", untilLine(stream, "event: end"));
        assertEquals("data: {}", untilLine(stream, "data: "));
        assertNull(lastLine(stream));
        long limit = Long.parseLong(System.getProperty("sun.net.httpserver.maxRspTime", "0"));
        assertTrue(StreamRoute.LIFETIME.toSeconds() < limit, limit + " s");
    }

    @Test
    void oneStreamTooManyIsToldWhyAndMayComeWhenAnotherHasLeft() throws IOException {
        serve(new StreamRoute(StreamRouteTest::view, OFTEN));
        for (int i = 0; i < StreamRoute.MOST; i++) {
            untilLine(open(""), "data: ");
        }
        BufferedReader refused = open("");
        assertTrue(untilLine(refused, "HTTP/1.1").contains("503"));
        assertTrue(untilLine(refused, "16 streams").contains("close another dashboard"));

        sockets.getFirst().close();
        Await.until("there is room", () -> untilLine(open(""), "HTTP/1.1").contains("200"));
    }

    @Test
    void wrongWishIsRefusedAndTakesNoPlace() throws IOException {
        serve(new StreamRoute(StreamRouteTest::view, OFTEN));
        for (int i = 0; i <= StreamRoute.MOST; i++) {
            BufferedReader refused = open("?serviceSort=size");
            assertTrue(untilLine(refused, "HTTP/1.1").contains("400"));
            assertEquals(
                    "serviceSort 'size' is not one of accepted, connections, failures, name, rate",
                    untilLine(refused, "serviceSort"));
        }
        assertTrue(untilLine(open("?connectionLimit=501"), "connectionLimit").endsWith("from 0 to 500"));
        assertTrue(untilLine(open("?serviceOffset=-1"), "serviceOffset").contains("not a number"));
        untilLine(open(""), "data: ");
    }

    @Test
    void serverThatClosesWaitsForNoStream() throws IOException {
        AdminServer started = serve(new StreamRoute(StreamRouteTest::view, LONG));
        BufferedReader stream = open("");
        untilLine(stream, "data: ");
        long start = System.nanoTime();
        started.close();
        assertNull(lastLine(stream));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
    }

    private AdminServer serve(StreamRoute stream) {
        Routes routes = new Routes.Builder()
                .add("/stream", LiveQuery.PARAMETERS, stream::open)
                .build();
        AdminServer started = AdminServer.start(
                "test",
                HostPort.parse("127.0.0.1:0"),
                routes,
                HostCheck.OWN_ADDRESS,
                new AdminServer.BindPolicy.HardFail());
        server = started;
        return started;
    }

    private BufferedReader open(String query) throws IOException {
        AdminServer started = server;
        if (started == null) {
            throw new IllegalStateException("nothing serves");
        }
        var address = started.bound().join();
        var socket = new Socket(address.getAddress(), address.getPort());
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET /stream" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String untilLine(BufferedReader in, String start) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.regionMatches(true, 0, start, 0, start.length())) {
                return line;
            }
        }
        throw new IOException("no line with " + start);
    }

    /** Reads to the end. */
    private static @Nullable String lastLine(BufferedReader in) {
        try {
            String line = in.readLine();
            while (line != null) {
                line = in.readLine();
            }
            return line;
        } catch (IOException reset) {
            return null;
        }
    }

    private static LiveView view(LiveQuery query, boolean first) {
        return new LiveView(
                "node-a",
                false,
                new Sample(0, 0, 0, 0, 0, 0),
                0,
                first ? List.of() : null,
                0,
                List.of(),
                new LiveView.Page<>(0, 0, List.of()),
                new LiveView.Page<>(0, 0, List.of()),
                null);
    }
}
