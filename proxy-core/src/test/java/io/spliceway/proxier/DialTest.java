// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.proxier.Received.End;
import io.spliceway.relay.RelaySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reaching an endpoint when some, or all, cannot be reached. */
class DialTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void scheduleIsThatOfTheUserspaceKubeProxy() {
        assertEquals(Stream.of(250, 500, 1_000, 2_000).map(Duration::ofMillis).toList(), RelaySettings.DIAL_TIMEOUTS);
        assertEquals(
                RelaySettings.DIAL_TIMEOUTS, ProxierSettings.defaults().relay().dialTimeouts());
    }

    @ParameterizedTest
    @EnumSource
    void eachAttemptTakesItsTimeoutOfTheSchedule(Mode mode) throws Exception {
        var schedule = Stream.of(20, 40, 80, 160).map(Duration::ofMillis).toList();
        var observer = new RecordingObserver();
        try (var blackHole = new BlackHole();
                var proxy = proxy(mode, schedule, observer, blackHole.address());
                var client = proxy.connect()) {
            long start = System.nanoTime();
            assertEquals(new Received(0, End.RST), Received.from(client));
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertTrue(took >= 295 && took < 1_000, "gave up after " + took + " ms");
            assertEquals(Collections.nCopies(4, DialFailure.TIMEOUT), observer.dialFailures());
            proxy.awaitIdle();
            assertEquals(List.of(CloseReason.DIAL_FAILED), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientIsResetWhenEveryEndpointRefuses(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var one = new ClosedPort();
                var other = new ClosedPort();
                var proxy = proxy(mode, RelaySettings.DIAL_TIMEOUTS, observer, one.address(), other.address())) {
            assertEquals(new Received(0, End.RST), connectAndReceive(proxy));
            assertEquals(Collections.nCopies(4, DialFailure.REFUSED), observer.dialFailures());
            proxy.awaitIdle();
            assertEquals(List.of(CloseReason.DIAL_FAILED), observer.closed());
        }
    }

    // NIO tells of a reset only to whoever reads, and the client is not read while its endpoint is dialled.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NIO")
    void clientThatResetsIsGoneAtOnce(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var blackHole = new BlackHole();
                var proxy = proxy(mode, List.of(LONG), observer, blackHole.address())) {
            Socket client = proxy.connect();
            awaitDialing(proxy);
            client.getOutputStream().write(1);
            client.setSoLinger(true, 0);
            client.close();
            proxy.awaitIdle();
            assertEquals(List.of(CloseReason.CLIENT_GONE), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatHalfClosedIsStillServed(Mode mode) throws Exception {
        try (var blackHole = new BlackHole();
                var backend = Backend.echo();
                var proxy = proxy(mode, oftenAnew(), new RecordingObserver(), blackHole.address());
                var client = proxy.connect()) {
            awaitDialing(proxy);
            client.getOutputStream().write(Received.content(1_000));
            client.shutdownOutput();
            proxy.endpoints(backend.address());
            assertEquals(new Received(1_000, End.FIN), Received.from(client));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesSentBeforeTheEndpointIsConnectedWaitUnread(Mode mode) throws Exception {
        int bytes = 8 << 20;
        try (var blackHole = new BlackHole();
                var backend = Backend.echo();
                var proxy = proxy(mode, oftenAnew(), new RecordingObserver(), blackHole.address());
                var client = proxy.connect()) {
            awaitDialing(proxy);
            var sent = Background.start(() -> {
                client.getOutputStream().write(Received.content(bytes));
                client.shutdownOutput();
                return client;
            });
            Await.until("the kernel holds bytes for the proxy", () -> unread(client) > 1_000);
            assertEquals(0, proxy.proxier().connections().join().getFirst().bytesToEndpoint());
            proxy.endpoints(backend.address());
            assertEquals(new Received(bytes, End.FIN), Received.from(client));
            sent.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextAttemptGoesToAnEndpointThatCameMeanwhile(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var blackHole = new BlackHole();
                var backend = Backend.echo();
                var proxy = proxy(mode, oftenAnew(), observer, blackHole.address());
                var client = proxy.connect()) {
            awaitDialing(proxy);
            proxy.endpoints(backend.address());
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            assertEquals(observer.dialFailures().size() + 1, observer.dialled().getFirst());
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientLeavesAnEndpointThatRefusesAndStaysWithTheNext(Mode mode) throws Exception {
        var names = new Backend[] {named("127.0.30.1"), named("127.0.30.2")};
        try (var proxy = new ProxyFixture(
                mode,
                settings -> settings,
                service -> service.sessionAffinity(new SessionAffinity.ClientIp(Duration.ofHours(1))),
                new RecordingObserver(),
                names[0].address(),
                names[1].address())) {
            var first = visit(proxy);
            assertEquals(Pick.Reason.ROUND_ROBIN, first.pickReason());
            assertEquals(first.endpoint(), visit(proxy).endpoint());
            int pinned = address(first).equals(names[0].address()) ? 0 : 1;
            names[pinned].close();
            var moved = visit(proxy);
            assertEquals(names[1 - pinned].address(), address(moved));
            assertEquals(Pick.Reason.RETRY, moved.pickReason());
            var stays = visit(proxy);
            assertEquals(address(moved), address(stays));
            assertEquals(1, stays.dialAttempts());
            assertEquals(Pick.Reason.AFFINITY, stays.pickReason());
        } finally {
            names[0].close();
            names[1].close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endpointThatResetsEveryConnectionResetsTheClient(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var backend = new Backend(connection -> connection.setSoLinger(true, 0));
                var proxy = proxy(mode, RelaySettings.DIAL_TIMEOUTS, observer, backend.address())) {
            for (int i = 0; i < 100; i++) {
                assertEquals(new Received(0, End.RST), connectAndReceive(proxy));
            }
            proxy.awaitIdle();
            // A reset that is there before the connection was seen is a failed attempt.
            assertTrue(
                    List.of(CloseReason.ENDPOINT_RESET, CloseReason.DIAL_FAILED).containsAll(observer.closed()),
                    observer.closed()::toString);
        }
    }

    private static Received connectAndReceive(ProxyFixture proxy) throws IOException {
        try (Socket client = proxy.connect()) {
            return Received.from(client);
        } catch (SocketException e) {
            // A reset that follows the handshake at once can be all that the client sees of the connection.
            assertEquals("Connection reset by peer", e.getMessage());
            return new Received(0, End.RST);
        }
    }

    private static Backend named(String ip) {
        return new Backend(ip, connection -> {
            connection.getOutputStream().write(1);
            connection.getInputStream().transferTo(connection.getOutputStream());
        });
    }

    /** Connects, waits for the greeting and returns what the proxy says of the connection. */
    private static ConnectionSummary visit(ProxyFixture proxy) throws IOException {
        proxy.awaitIdle();
        try (Socket client = proxy.connect()) {
            assertEquals(1, client.getInputStream().read());
            return proxy.proxier().connections().join().getFirst();
        }
    }

    private static InetSocketAddress address(ConnectionSummary connection) {
        return Objects.requireNonNull(connection.endpoint()).address();
    }

    /** However slow this machine is, an attempt begins soon after the endpoints have changed. */
    private static List<Duration> oftenAnew() {
        return Collections.nCopies(60, Duration.ofMillis(300));
    }

    /** The bytes from {@code client} that the proxy has not read. */
    private static long unread(Socket client) {
        return KernelSocket.find(client.getPort(), client.getLocalPort())
                .map(KernelSocket::unread)
                .orElse(0L);
    }

    private static void awaitDialing(ProxyFixture proxy) {
        Await.until(
                "the endpoint is being dialled",
                () -> proxy.proxier().connections().join().stream()
                        .anyMatch(c -> c.state() == State.DIALING && c.dialAttempts() == 1));
    }

    private static ProxyFixture proxy(
            Mode mode, List<Duration> schedule, RecordingObserver observer, InetSocketAddress... endpoints) {
        return new ProxyFixture(
                mode,
                settings -> settings.withRelay(new RelaySettings(
                        schedule,
                        settings.relay().halfClosedTimeout(),
                        settings.relay().splice())),
                service -> {},
                observer,
                endpoints);
    }
}
