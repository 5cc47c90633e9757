// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.Received.End;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be asked of a running proxy about its connections, and done to them, from any thread. */
class ConnectionTableTest {
    private static final int SMALL = 1_000;

    @ParameterizedTest
    @EnumSource
    void summaryTellsWhoIsConnectedToWhomAndWhatMoved(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            pair.client.getOutputStream().write(Received.content(SMALL));
            pair.endpoint.getInputStream().readNBytes(SMALL);
            pair.endpoint.getOutputStream().write(Received.content(2 * SMALL));
            pair.client.getInputStream().readNBytes(2 * SMALL);
            pair.awaitMoved(3 * SMALL);
            ConnectionSummary summary = pair.summary();
            assertEquals(pair.client.getLocalSocketAddress(), summary.client());
            assertEquals(pair.proxy.address(), summary.frontend().address().socketAddress());
            assertEquals(ProxyFixture.SERVICE, summary.servicePort().service());
            assertEquals(
                    pair.endpoint.getLocalSocketAddress(),
                    requireNonNull(summary.endpoint()).address());
            assertEquals(Pick.Reason.ROUND_ROBIN, summary.pickReason());
            assertEquals(1, summary.dialAttempts());
            assertEquals(State.ESTABLISHED, summary.state());
            assertEquals(ConnectionSummary.Mode.COPY, summary.mode());
            assertEquals(SMALL, summary.bytesToEndpoint());
            assertEquals(2 * SMALL, summary.bytesToClient());
            assertFalse(summary.age().isNegative());
        }
    }

    @ParameterizedTest
    @EnumSource
    void killResetsBothSides(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            assertTrue(pair.proxy.proxier().kill(pair.summary().id()).join());
            assertEquals(new Received(0, End.RST), Received.from(pair.client));
            assertEquals(new Received(0, End.RST), Received.from(pair.endpoint));
            pair.awaitEnd(CloseReason.KILLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void killEndsAConnectionThatIsStuck(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            var sent = Background.start(() -> assertThrows(
                    IOException.class, () -> pair.client.getOutputStream().write(new byte[64 << 20])));
            pair.awaitStuck();
            assertTrue(pair.proxy.proxier().kill(pair.summary().id()).join());
            sent.result();
            pair.awaitEnd(CloseReason.KILLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void killEndsAConnectionThatIsStillDialing(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var blackHole = new BlackHole();
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, blackHole.address());
                var client = proxy.connect()) {
            Await.until("it is dialled", () -> proxy.proxier().activeConnections() == 1);
            long id = proxy.proxier().connections().join().getFirst().id();
            assertTrue(proxy.proxier().kill(id).join());
            assertEquals(new Received(0, End.RST), Received.from(client));
            assertEquals(List.of(CloseReason.KILLED), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void killOfAnUnknownConnectionAnswersFalse(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            var proxier = pair.proxy.proxier();
            long id = pair.summary().id();
            for (long unknown : new long[] {id + 1, id + 2, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertFalse(proxier.kill(unknown).join(), () -> "id " + unknown);
            }
            assertTrue(proxier.kill(id).join());
            assertFalse(proxier.kill(id).join(), "killed before");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulkIsShownAsSplicedWhileItMovesThroughPipes(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            var sent = Background.start(() -> assertThrows(IOException.class, () -> {
                byte[] block = new byte[1 << 18];
                while (true) {
                    pair.endpoint.getOutputStream().write(block);
                }
            }));
            var received = Background.start(() -> assertThrows(
                    IOException.class, () -> pair.client.getInputStream().skipNBytes(Long.MAX_VALUE)));
            if (mode == Mode.EPOLL_SPLICE) {
                Await.until("it is spliced", () -> pair.summary().mode() == ConnectionSummary.Mode.SPLICE);
            } else {
                pair.awaitMoved(64 << 20);
                assertEquals(ConnectionSummary.Mode.COPY, pair.summary().mode());
            }
            pair.proxy.proxier().kill(pair.summary().id()).join();
            sent.result();
            received.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsNeverRepeatAndSnapshotsAreConsistentWhileConnectionsComeAndGo(Mode mode) throws Exception {
        int workers = 8;
        int connectionsEach = 100;
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        var done = new AtomicBoolean();
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, backend.address());
                var threads = Executors.newFixedThreadPool(workers + 1)) {
            var snapshots = threads.submit(() -> {
                int taken = 0;
                for (; !done.get(); taken++) {
                    var connections = proxy.proxier().connections().join();
                    var live = new HashSet<>(
                            connections.stream().map(ConnectionSummary::id).toList());
                    assertEquals(connections.size(), live.size(), "one listed twice");
                }
                return taken;
            });
            var visits = IntStream.range(0, workers)
                    .mapToObj(i -> threads.submit(() -> {
                        for (int n = 0; n < connectionsEach; n++) {
                            assertTrue(ids.add(visit(proxy)), "an id came twice");
                        }
                        return i;
                    }))
                    .toList();
            for (var visit : visits) {
                visit.get(30, TimeUnit.SECONDS);
            }
            done.set(true);
            assertTrue(snapshots.get(30, TimeUnit.SECONDS) > 10);
            assertEquals(workers * connectionsEach, ids.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oldestConnectionsAreListedFirst(Mode mode) throws Exception {
        var sockets = new ArrayList<Socket>();
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, backend.address())) {
            for (int i = 0; i < 100; i++) {
                sockets.add(proxy.connect());
                sockets.getLast().getOutputStream().write(1);
                assertEquals(1, sockets.getLast().getInputStream().read());
                var listed = proxy.proxier().connections().join().stream()
                        .map(ConnectionSummary::client)
                        .toList();
                assertEquals(sockets.stream().map(Socket::getLocalSocketAddress).toList(), listed);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Connects, and returns the id of its connection. */
    private static long visit(ProxyFixture proxy) throws IOException {
        try (Socket client = proxy.connect()) {
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            return proxy.proxier().connections().join().stream()
                    .filter(c -> c.client().getPort() == client.getLocalPort())
                    .findFirst()
                    .orElseThrow()
                    .id();
        }
    }

    @ParameterizedTest
    @EnumSource
    void reportedTrafficAddsUpToExactlyWhatMoved(Mode mode) throws Exception {
        int rounds = 50;
        try (var pair = new ProxiedPair(mode)) {
            var proxier = pair.proxy.proxier();
            var out = pair.client.getOutputStream();
            var in = pair.endpoint.getInputStream();
            for (int i = 0; i < rounds; i++) {
                out.write(new byte[SMALL]);
                in.readNBytes(SMALL);
                pair.awaitMoved((i + 1) * SMALL);
                proxier.reportTraffic();
                assertEquals((long) (i + 1) * SMALL, pair.observer.bytesToEndpoint());
            }
            pair.endpoint.getOutputStream().write(Received.content(SMALL));
            pair.endpoint.shutdownOutput();
            assertEquals(new Received(SMALL, End.FIN), Received.from(pair.client));
            pair.client.shutdownOutput();
            pair.awaitEnd(CloseReason.FINISHED);
            proxier.reportTraffic();
            assertEquals((long) rounds * SMALL, pair.observer.bytesToEndpoint());
            assertEquals(SMALL, pair.observer.bytesToClient());
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainRefusesAtOnceAndResetsWhoIsLeftAtTheEnd(Mode mode) throws Exception {
        var grace = Duration.ofMillis(300);
        var observer = new RecordingObserver();
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, backend.address());
                var staying = proxy.connect()) {
            Socket leaving = proxy.connect();
            Await.until("both are connected", () -> observer.dialled().size() == 2);
            long start = System.nanoTime();
            var drained = proxy.proxier().drain(grace);
            Await.until("clients are refused", () -> isRefused(proxy));
            assertTrue(System.nanoTime() - start < grace.toNanos(), "refused only at the end");
            staying.getOutputStream().write(1);
            assertEquals(1, staying.getInputStream().read());
            leaving.close();
            drained.get(10, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - start >= grace.toNanos(), "ended before the grace period");
            assertEquals(new Received(0, End.RST), Received.from(staying));
            assertEquals(Set.of(CloseReason.FINISHED, CloseReason.SHUTDOWN), Set.copyOf(observer.closed()));
            assertEquals(1, Collections.frequency(observer.closed(), CloseReason.SHUTDOWN));
        }
    }

    private static boolean isRefused(ProxyFixture proxy) {
        try (var client = proxy.connect()) {
            return !client.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false; // reset in the accept queue of the socket that was just closed
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainEndsWithTheLastConnection(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            var drained = pair.proxy.proxier().drain(Duration.ofSeconds(30));
            pair.client.close();
            pair.endpoint.close();
            drained.get(10, TimeUnit.SECONDS);
            assertEquals(List.of(CloseReason.FINISHED), pair.observer.closed());
        }
    }
}
