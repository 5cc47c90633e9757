// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.proxier.Received.End;
import io.spliceway.relay.EndpointAccess;
import io.spliceway.relay.NoWayException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that are not reached at their own addresses. */
class EndpointAccessTest {
    private static final InetSocketAddress ONE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 80);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final RecordingObserver observer = new RecordingObserver();
    private final Queue<CompletableFuture<InetSocketAddress>> ways = new ConcurrentLinkedQueue<>();

    /** Gives each attempt a way that nothing has happened to yet. */
    private CompletableFuture<InetSocketAddress> newWay() {
        var way = new CompletableFuture<InetSocketAddress>();
        ways.add(way);
        return way;
    }

    private CompletableFuture<InetSocketAddress> awaitWay() {
        Await.until("a way is opened", () -> !ways.isEmpty());
        return ways.remove();
    }

    private ProxyFixture proxy(Mode mode, Duration patience, EndpointAccess access) {
        return new ProxyFixture(
                mode,
                settings -> settings.withRelay(settings.relay()
                        .withDialTimeouts(List.of(patience, LONG))
                        .withAccess(access)),
                service -> {},
                observer,
                ONE,
                OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void connectionIsTakenWhereTheWayEnds(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = proxy(mode, LONG, (port, endpoint) -> newWay());
                var client = proxy.connect()) {
            client.getOutputStream().write(Received.content(1_000));
            client.shutdownOutput();
            awaitWay().complete(backend.address());
            assertEquals(new Received(1_000, End.FIN), Received.from(client));
            assertEquals(List.of(), observer.dialFailures());
        }
    }

    @ParameterizedTest
    @EnumSource
    void wayThatFailsIsLikeAConnectThatFails(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = proxy(mode, LONG, (port, endpoint) -> newWay());
                var client = proxy.connect()) {
            client.getOutputStream().write(Received.content(10));
            client.shutdownOutput();
            awaitWay().completeExceptionally(new NoWayException(DialFailure.UNREACHABLE, "not there"));
            awaitWay().complete(backend.address());
            assertEquals(new Received(10, End.FIN), Received.from(client));
            assertEquals(List.of(DialFailure.UNREACHABLE), observer.dialFailures());
        }
    }

    @ParameterizedTest
    @EnumSource
    void wayThatTakesTooLongIsAbandoned(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = proxy(mode, Duration.ofMillis(30), (port, endpoint) -> newWay());
                var client = proxy.connect()) {
            client.shutdownOutput();
            CompletableFuture<InetSocketAddress> slow = awaitWay();
            Await.until("given up", slow::isCancelled);
            awaitWay().complete(backend.address());
            assertEquals(new Received(0, End.FIN), Received.from(client));
            assertEquals(List.of(DialFailure.TIMEOUT), observer.dialFailures());
        }
    }

    @ParameterizedTest
    @EnumSource
    void killAbandonsTheWay(Mode mode) throws Exception {
        try (var proxy = proxy(mode, LONG, (port, endpoint) -> newWay());
                var client = proxy.connect()) {
            CompletableFuture<InetSocketAddress> way = awaitWay();
            long id = proxy.proxier().connections().join().getFirst().id();
            assertTrue(proxy.proxier().kill(id).join());
            assertEquals(new Received(0, End.RST), Received.from(client));
            assertTrue(way.isCancelled());
            assertEquals(List.of(CloseReason.KILLED), observer.closed());
        }
    }
}
