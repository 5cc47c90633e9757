// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.observe.CloseReason;
import io.spliceway.relay.UdpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When there are too many sessions, those go that nobody misses. */
class UdpLimitTest {
    private final RecordingObserver observer = new RecordingObserver();
    private final List<UdpClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(UdpClient::close);
    }

    /** A proxy with one event loop, which has all of the limit. */
    private ProxyFixture proxy(Mode mode, int maxSessions, int maxPerClient, InetSocketAddress... endpoints) {
        var udp = new UdpSettings(Duration.ofMinutes(10), Duration.ofMinutes(10), maxSessions, maxPerClient);
        return ProxyFixture.udp(
                mode,
                settings ->
                        settings.withEventLoops(1).withRelay(settings.relay().withUdp(udp)),
                service -> {},
                observer,
                endpoints);
    }

    private UdpClient client(ProxyFixture proxy, String ip) throws IOException {
        var client = new UdpClient(InetAddress.ofLiteral(ip), proxy.address());
        clients.add(client);
        return client;
    }

    private static Set<Integer> portsWithSessions(ProxyFixture proxy) {
        return proxy.proxier().connections().join().stream()
                .map(session -> session.client().getPort())
                .collect(Collectors.toSet());
    }

    private Set<Integer> portsOf(int... indexes) {
        return IntStream.of(indexes)
                .mapToObj(i -> clients.get(i).address().getPort())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void leastRecentlyUsedSessionMakesRoom(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, 4, 4, backend.address())) {
            for (int i = 1; i <= 6; i++) {
                client(proxy, "127.0.43." + i);
            }
            for (int i : new int[] {0, 1, 2, 3, 0, 2, 4, 5}) {
                assertEquals(1, clients.get(i).askNumber());
            }
            assertEquals(portsOf(0, 2, 4, 5), portsWithSessions(proxy));
            assertEquals(List.of(CloseReason.EVICTED, CloseReason.EVICTED), observer.closed());
            assertEquals(1, clients.get(1).askNumber(), "who was evicted comes back with a new session");
            assertEquals(portsOf(1, 2, 4, 5), portsWithSessions(proxy));
            closeClients();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void answerIsAUseToo(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, 2, 2, backend.address())) {
            for (int i = 1; i <= 3; i++) {
                client(proxy, "127.0.43." + i);
            }
            clients.get(0).askNumber();
            clients.get(1).askNumber();
            backend.send(backend.peers().getFirst(), (byte) 2);
            assertEquals(2, clients.get(0).receive()[0]);
            clients.get(2).askNumber();
            assertEquals(portsOf(0, 2), portsWithSessions(proxy));
            closeClients();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void sessionWithoutAnAnswerGoesBeforeAnyWithOne(Mode mode) throws IOException {
        try (var backend = new UdpBackend((socket, received) -> {
                    if (received.getLength() > 1) {
                        socket.send(received);
                    }
                });
                var proxy = proxy(mode, 3, 3, backend.address())) {
            client(proxy, "127.0.43.1").ask(new byte[2]);
            client(proxy, "127.0.43.2").send(new byte[1]);
            client(proxy, "127.0.43.3").ask(new byte[2]);
            client(proxy, "127.0.43.4").ask(new byte[2]);
            assertEquals(portsOf(0, 2, 3), portsWithSessions(proxy));
            closeClients();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void clientAddressAtItsLimitTakesRoomFromItselfAlone(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, 100, 3, backend.address())) {
            client(proxy, "127.0.43.9").askNumber();
            for (int i = 0; i < 3; i++) {
                client(proxy, "127.0.43.1").askNumber();
            }
            clients.get(1).askNumber();
            client(proxy, "127.0.43.1").askNumber();
            assertEquals(portsOf(0, 1, 3, 4), portsWithSessions(proxy));
            assertEquals(List.of(CloseReason.EVICTED), observer.closed());
            closeClients();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void floodFromManyPortsIsServedWithinTheLimit(Mode mode) throws IOException {
        int flood = 300;
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, 16, 8, backend.address())) {
            var steady = client(proxy, "127.0.43.2");
            steady.askNumber();
            for (int i = 0; i < flood; i++) {
                try (var client = new UdpClient(InetAddress.ofLiteral("127.0.43.1"), proxy.address())) {
                    assertEquals(1, client.askNumber());
                }
            }
            assertTrue(observer.accepted() > flood / 2, "nearly every port is another client");
            assertEquals(1, steady.askNumber());
            assertEquals(1 + 8, proxy.proxier().activeConnections());
            assertEquals(observer.accepted() - 9, observer.closed().size());
            assertEquals(Set.of(CloseReason.EVICTED), new HashSet<>(observer.closed()));
            closeClients();
        }
    }
}
