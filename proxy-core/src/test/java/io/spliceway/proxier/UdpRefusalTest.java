// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.proxier.UdpClient.Outcome;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint whose port is closed answers with ICMP port unreachable; its sessions go on with another one. */
class UdpRefusalTest {
    private static final InetAddress PODS = InetAddress.ofLiteral("127.0.30.6");

    private final RecordingObserver observer = new RecordingObserver();

    private ProxyFixture proxy(Mode mode, InetSocketAddress... endpoints) {
        return ProxyFixture.udp(mode, settings -> settings, service -> {}, observer, endpoints);
    }

    /** Returns an address whose port nobody has. */
    private static InetSocketAddress closedPort() throws IOException {
        try (var socket = new DatagramSocket(0, PODS)) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static ConnectionSummary sessionOf(UdpClient client, ProxyFixture proxy) {
        return proxy.proxier().connections().join().stream()
                .filter(session -> session.client().equals(client.address()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void firstDatagramThatIsRefusedGoesToTheNextEndpoint(Mode mode) throws IOException {
        try (var backend = UdpBackend.echo();
                var proxy = proxy(mode, closedPort(), backend.address())) {
            var clients = new ArrayList<UdpClient>();
            int refusals = 0;
            for (int i = 0; i < 20; i++) {
                var client = new UdpClient(proxy.address());
                clients.add(client); // keeps its port, so that each one's session is its own
                assertEquals(i, client.ask((byte) i)[0]);
                assertEquals(i, client.ask((byte) i)[0]);
                var session = sessionOf(client, proxy);
                assertEquals(session.dialAttempts() > 1, session.pickReason() == Pick.Reason.RETRY);
                assertEquals(session.dialAttempts() + 1L, session.datagramsToEndpoint());
                refusals += session.dialAttempts() - 1;
            }
            assertTrue(refusals >= 10, () -> "every other one at least");
            assertEquals(Collections.nCopies(refusals, DialFailure.REFUSED), observer.dialFailures());
            assertEquals(40, backend.peers().size(), "none came twice");
            clients.forEach(UdpClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void emptyFirstDatagramIsSentAgainToo(Mode mode) throws IOException {
        try (var backend = UdpBackend.echo();
                var proxy = proxy(mode, closedPort(), backend.address())) {
            for (int i = 0; i < 4; i++) {
                try (var client = new UdpClient(proxy.address())) {
                    assertEquals(0, client.ask().length);
                }
            }
            assertTrue(observer.dialFailures().size() >= 2, "every other one at least");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void flowMovesWhenItsEndpointDies(Mode mode) throws IOException {
        var dying = UdpBackend.numbered(1);
        try (var staying = UdpBackend.numbered(2);
                var proxy = proxy(mode, dying.address(), staying.address())) {
            var clients = new ArrayList<UdpClient>();
            for (int i = 0; i < 4; i++) {
                clients.add(new UdpClient(proxy.address()));
                clients.getLast().askNumber();
            }
            dying.close();
            for (UdpClient client : clients) {
                // The datagram that learns of it is lost, as the kernel keeps no datagram of a socket.
                Outcome first = client.outcome((byte) 0);
                assertTrue(first == Outcome.ANSWERED || first == Outcome.IGNORED, first::toString);
                assertEquals(2, client.askNumber());
            }
            assertEquals(4, proxy.proxier().activeConnections(), "the sessions go on");
            assertEquals(List.of(DialFailure.REFUSED, DialFailure.REFUSED), observer.dialFailures());
            clients.forEach(UdpClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void onlyEndpointIsTriedAgainWithEachDatagram(Mode mode) throws IOException {
        InetSocketAddress address = closedPort();
        try (var proxy = proxy(mode, address);
                var client = new UdpClient(proxy.address())) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(Outcome.IGNORED, client.outcome((byte) 0));
                proxy.awaitIdle();
                assertEquals(Collections.nCopies(i, CloseReason.DIAL_FAILED), observer.closed());
            }
            try (var backend = new UdpBackend(address, UdpBackend.numbering(1))) {
                assertEquals(1, client.askNumber());
                assertEquals(1, backend.peers().size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void noMoreEndpointsAreTriedThanOverTcp(Mode mode) throws IOException {
        var endpoints = new InetSocketAddress[6];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = closedPort();
        }
        try (var proxy = proxy(mode, endpoints);
                var client = new UdpClient(proxy.address())) {
            client.send((byte) 0);
            Await.until("the session has ended", () -> !observer.closed().isEmpty());
            assertEquals(List.of(CloseReason.DIAL_FAILED), observer.closed());
            assertEquals(4, observer.dialFailures().size());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void affinityMovesWithTheRefusal(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings,
                        service -> service.sessionAffinity(new SessionAffinity.ClientIp(Duration.ZERO)),
                        observer,
                        closedPort(),
                        backend.address())) {
            for (int i = 0; i < 10; i++) {
                try (var client = new UdpClient(proxy.address())) {
                    assertEquals(1, client.askNumber());
                }
            }
            assertTrue(observer.dialFailures().size() <= 1, "bound to the endpoint that answers");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void burstThatMeetsARefusalGoesOnWithTheNextEndpoint(Mode mode) throws IOException {
        int burst = 10;
        try (var backend = UdpBackend.echo();
                var proxy = proxy(mode, closedPort(), backend.address())) {
            for (int n = 0; n < 4; n++) {
                try (var client = new UdpClient(proxy.address())) {
                    for (byte i = 0; i < burst; i++) {
                        client.send(i);
                    }
                    assertEquals(0, client.receive()[0], "the first one is never lost");
                    client.send((byte) burst);
                    byte last = 0;
                    while (last != burst) {
                        byte next = client.receive()[0];
                        assertTrue(next > last, "in order and once");
                        last = next;
                    }
                }
            }
            assertEquals(Set.of(DialFailure.REFUSED), Set.copyOf(observer.dialFailures()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void clientThatHasLeftDisturbsNobody(Mode mode) throws IOException {
        try (var backend = new UdpBackend((socket, received) -> {
                    for (int i = 0; i < 50; i++) {
                        socket.send(new DatagramPacket(new byte[1], 1, received.getSocketAddress()));
                    }
                });
                var proxy = proxy(mode, backend.address())) {
            for (int i = 0; i < 20; i++) {
                try (var leaving = new UdpClient(proxy.address())) {
                    leaving.send((byte) 1);
                }
            }
            try (var client = new UdpClient(proxy.address())) {
                client.ask((byte) 1);
            }
            assertEquals(List.of(), observer.dialFailures());
        }
    }
}
