// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ClosedConnection;
import io.spliceway.proxier.Received.End;
import io.spliceway.relay.RelaySettings;
import io.spliceway.relay.UdpSettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of single connections when they end; with which reason, other tests look at. */
class ClosedConnectionTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 1 << 20;
    private static final UdpSettings SHORT_SESSIONS =
            new UdpSettings(Duration.ofMinutes(1), Duration.ofMillis(50), 0, 0);

    private final RecordingObserver observer = new RecordingObserver();

    @ParameterizedTest
    @EnumSource
    void connectionIsToldWithItsPlaceItsTimesAndItsBytes(Mode mode) throws Exception {
        long start = System.nanoTime();
        try (var pair = new ProxiedPair(mode)) {
            pair.client.getOutputStream().write(Received.content(SMALL));
            pair.client.shutdownOutput();
            assertEquals(new Received(SMALL, End.FIN), Received.from(pair.endpoint));
            pair.endpoint.getOutputStream().write(Received.content(2 * SMALL));
            pair.endpoint.shutdownOutput();
            assertEquals(new Received(2 * SMALL, End.FIN), Received.from(pair.client));
            pair.awaitEnd(CloseReason.FINISHED);

            ClosedConnection closed = pair.observer.closedConnections().getFirst();
            assertTrue(closed.id() > 0);
            assertEquals(pair.client.getLocalSocketAddress(), closed.client());
            assertEquals(pair.proxy.address(), closed.frontend().address().socketAddress());
            assertEquals(ProxyFixture.SERVICE, closed.servicePort().service());
            assertEquals(
                    pair.endpoint.getLocalSocketAddress(),
                    requireNonNull(closed.endpoint()).address());
            assertEquals(1, closed.dialAttempts());
            assertTrue(closed.connectNanos() >= 0 && closed.connectNanos() <= closed.ageNanos(), closed.toString());
            assertTrue(closed.ageNanos() <= System.nanoTime() - start, closed.toString());
            assertEquals(SMALL, closed.bytesToEndpoint());
            assertEquals(2 * SMALL, closed.bytesToClient());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatWentThroughAPipeAreToldAfterwardsToo(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            var sent = Background.start(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    pair.endpoint.getOutputStream().write(new byte[LARGE]);
                }
            }));
            var received = Background.start(() -> assertThrows(
                    IOException.class, () -> pair.client.getInputStream().skipNBytes(Long.MAX_VALUE)));
            if (mode == Mode.EPOLL_SPLICE) {
                Await.until("it is spliced", () -> pair.summary().mode() == ConnectionSummary.Mode.SPLICE);
            } else {
                pair.awaitMoved(64 * LARGE);
            }
            pair.proxy.proxier().kill(pair.summary().id()).join();
            sent.result();
            received.result();
            pair.awaitEnd(CloseReason.KILLED);
            assertEquals(
                    mode == Mode.EPOLL_SPLICE,
                    pair.observer.closedConnections().getFirst().spliced());
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatReachedNoEndpointHasNoTimeToConnect(Mode mode) throws Exception {
        try (var closedPort = new ClosedPort();
                var proxy =
                        new ProxyFixture(mode, settings -> settings, service -> {}, observer, closedPort.address());
                var client = new Socket()) {
            client.connect(proxy.address());
            Await.until("it is told", () -> !observer.closed().isEmpty());

            ClosedConnection closed = observer.closedConnections().getFirst();
            assertEquals(CloseReason.DIAL_FAILED, closed.reason());
            assertEquals(-1, closed.connectNanos());
            assertEquals(RelaySettings.DIAL_TIMEOUTS.size(), closed.dialAttempts());
            assertEquals(closedPort.address(), requireNonNull(closed.endpoint()).address());
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeToConnectHasTheFailedAttemptsInIt(Mode mode) throws Exception {
        try (var blackHole = new BlackHole();
                var backend = Backend.echo();
                var proxy = new ProxyFixture(
                        mode, settings -> settings, service -> {}, observer, blackHole.address(), backend.address())) {
            for (int i = 0; i < 2; i++) {
                try (var client = proxy.connect()) {
                    client.getOutputStream().write(1);
                    assertEquals(1, client.getInputStream().read());
                }
            }
            Await.until("both are told", () -> observer.closed().size() == 2);

            ClosedConnection second = observer.closedConnections().stream()
                    .filter(each -> each.dialAttempts() == 2)
                    .findFirst()
                    .orElseThrow();
            assertTrue(second.connectNanos() >= TimeUnit.MILLISECONDS.toNanos(200), second.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionOverUdpIsToldWithItsDatagrams(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(7);
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings.withRelay(settings.relay().withUdp(SHORT_SESSIONS)),
                        service -> {},
                        observer,
                        backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(7, client.askNumber());
            Await.until("it is told", () -> !observer.closed().isEmpty());

            ClosedConnection closed = observer.closedConnections().getFirst();
            assertEquals(CloseReason.IDLE, closed.reason());
            assertEquals(1, closed.datagramsToEndpoint());
            assertEquals(1, closed.datagramsToClient());
            assertEquals(-1, closed.connectNanos());
        }
    }
}
