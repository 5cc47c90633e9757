// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.balancer.Pick;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.RefusalReason;
import io.spliceway.proxier.UdpClient.Outcome;
import io.spliceway.relay.UdpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What begins, keeps and ends the session of a client. */
class UdpSessionTest {
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final RecordingObserver observer = new RecordingObserver();

    private ProxyFixture proxy(Mode mode, UdpSettings udp, InetSocketAddress... endpoints) {
        return ProxyFixture.udp(
                mode,
                settings -> settings.withRelay(settings.relay().withUdp(udp)),
                service -> {},
                observer,
                endpoints);
    }

    private static ConnectionSummary onlySession(ProxyFixture proxy) {
        List<ConnectionSummary> sessions = proxy.proxier().connections().join();
        assertEquals(1, sessions.size());
        return sessions.getFirst();
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void tableShowsASessionBesideConnections(Mode mode) throws IOException {
        try (var backend = new UdpBackend((socket, received) -> {
                    if (received.getLength() > 1) {
                        socket.send(received);
                    }
                });
                var proxy = proxy(mode, UdpSettings.DEFAULT, backend.address());
                var client = new UdpClient(proxy.address())) {
            client.send((byte) 1);
            Await.until("there is a session", () -> proxy.proxier().activeConnections() == 1);
            assertEquals(State.UNREPLIED, onlySession(proxy).state());

            client.ask(new byte[10]);
            ConnectionSummary session = onlySession(proxy);
            assertEquals(Protocol.UDP, session.servicePort().protocol());
            assertEquals(client.address().getPort(), session.client().getPort());
            assertEquals(proxy.address(), session.frontend().address().socketAddress());
            assertEquals(
                    backend.address(),
                    Objects.requireNonNull(session.endpoint()).address());
            assertEquals(Pick.Reason.ROUND_ROBIN, session.pickReason());
            assertEquals(State.ESTABLISHED, session.state());
            assertEquals(1, session.dialAttempts());
            assertEquals(List.of(11L, 2L), List.of(session.bytesToEndpoint(), session.datagramsToEndpoint()));
            assertEquals(List.of(10L, 1L), List.of(session.bytesToClient(), session.datagramsToClient()));
            proxy.proxier().reportTraffic();
            assertEquals(List.of(11L, 2L), List.of(observer.bytesToEndpoint(), observer.datagramsToEndpoint()));
            assertEquals(List.of(10L, 1L), List.of(observer.bytesToClient(), observer.datagramsToClient()));
            assertEquals(1, observer.accepted());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void killedSessionIsGoneAndTheNextDatagramBeginsAnother(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, UdpSettings.DEFAULT, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            long id = onlySession(proxy).id();
            assertTrue(proxy.proxier().kill(id).join());
            assertFalse(proxy.proxier().kill(id).join());
            assertEquals(0, proxy.proxier().activeConnections());
            assertEquals(List.of(CloseReason.KILLED), observer.closed());
            assertEquals(1, client.askNumber());
            assertEquals(2, new HashSet<>(backend.peers()).size());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionWithoutAnAnswerEndsAfterItsOwnTimeout(Mode mode) throws IOException {
        try (var backend = UdpBackend.silent();
                var proxy = proxy(mode, new UdpSettings(SHORT, LONG, 0, 0), backend.address());
                var client = new UdpClient(proxy.address())) {
            long start = System.nanoTime();
            client.send((byte) 1);
            Await.until("it has ended", () -> !observer.closed().isEmpty());
            assertTrue(System.nanoTime() - start >= SHORT.toNanos(), "too early");
            assertEquals(List.of(CloseReason.IDLE), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionWithAnAnswerEndsAfterItsOwnTimeout(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, new UdpSettings(LONG, SHORT, 0, 0), backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            proxy.awaitIdle();
            assertEquals(List.of(CloseReason.IDLE), observer.closed());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionsOfAClientAddressGoToOneEndpointWithAffinity(Mode mode) throws IOException {
        try (var one = UdpBackend.numbered(1);
                var two = UdpBackend.numbered(2);
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings,
                        service -> service.sessionAffinity(new SessionAffinity.ClientIp(Duration.ZERO)),
                        observer,
                        one.address(),
                        two.address())) {
            for (String ip : List.of("127.0.40.1", "127.0.40.2")) {
                var reached = new HashSet<Integer>();
                for (int i = 0; i < 5; i++) {
                    try (var client = new UdpClient(InetAddress.ofLiteral(ip), proxy.address())) {
                        reached.add(client.askNumber());
                    }
                }
                assertEquals(1, reached.size(), () -> ip + " reached " + reached);
            }
            assertEquals(List.of(5, 5), List.of(one.peers().size(), two.peers().size()), "one client each");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionsTakeTheEndpointsInTurnWithoutAffinity(Mode mode) throws IOException {
        try (var one = UdpBackend.numbered(1);
                var two = UdpBackend.numbered(2);
                var proxy = proxy(mode, UdpSettings.DEFAULT, one.address(), two.address())) {
            var clients = new ArrayList<UdpClient>();
            for (int i = 0; i < 10; i++) {
                var client = new UdpClient(proxy.address());
                clients.add(client); // keeps its port, so that each one's session is its own
                int number = client.askNumber();
                assertEquals(number, client.askNumber(), "within a session");
            }
            assertEquals(
                    List.of(10, 10), List.of(one.peers().size(), two.peers().size()));
            clients.forEach(UdpClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void clientOutsideTheSourceRangesIsDroppedAndCounted(Mode mode) throws IOException {
        InetAddress allowed = InetAddress.ofLiteral("127.0.41.1");
        String loadBalancer = "127.0.20.8";
        try (var backend = UdpBackend.numbered(1);
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings,
                        service -> service.loadBalancerIps(IpLiteral.parseAll(loadBalancer))
                                .loadBalancerSourceRanges(List.of(Cidr.parse("127.0.41.0/24"))),
                        observer,
                        backend.address())) {
            var address = new InetSocketAddress(
                    InetAddress.ofLiteral(loadBalancer), proxy.address().getPort());
            try (var refused = new UdpClient(InetAddress.ofLiteral("127.0.42.1"), address);
                    var admitted = new UdpClient(allowed, address)) {
                for (int i = 1; i <= 3; i++) {
                    assertEquals(Outcome.IGNORED, refused.outcome((byte) 0));
                    assertEquals(i, observer.refused().size());
                }
                assertEquals(Set.of(RefusalReason.SOURCE_RANGE), Set.copyOf(observer.refused()));
                assertEquals(0, proxy.proxier().activeConnections());
                assertEquals(1, admitted.askNumber());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void tcpAndUdpShareAPortNumber(Mode mode) throws Exception {
        try (var udp = UdpBackend.numbered(1);
                var tcp = Backend.echo();
                var proxy = ProxyFixture.udp(mode, udp.address())) {
            var name = new NamespacedName("default", "tcp");
            proxy.source()
                    .publish(
                            new ServiceApplied(Service.named("default", "tcp")
                                    .clusterIps(List.of(proxy.address().getAddress()))
                                    .tcpPort("", proxy.address().getPort())
                                    .build()),
                            new EndpointSliceApplied(new EndpointSlice(
                                    name,
                                    name,
                                    IpFamily.IPv4,
                                    List.of(SliceEndpoint.ready(tcp.address().getAddress())),
                                    List.of(new EndpointPort(
                                            "", Protocol.TCP, tcp.address().getPort())),
                                    null)));
            Await.until("TCP is served", () -> isConnectable(proxy));
            try (var client = new UdpClient(proxy.address());
                    var connection = proxy.connect()) {
                connection.getOutputStream().write(5);
                assertEquals(5, connection.getInputStream().read());
                assertEquals(1, client.askNumber());
            }
            Await.until("only the session is left", () -> proxy.proxier().activeConnections() == 1);
            assertEquals(Protocol.UDP, onlySession(proxy).servicePort().protocol());
        }
    }

    private static boolean isConnectable(ProxyFixture proxy) {
        try (var connection = proxy.connect()) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
