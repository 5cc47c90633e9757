// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.model.IpLiteral;
import io.spliceway.observe.ProxyObserver;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams arrive as they were sent, at whom they were sent to. */
class UdpEchoTest {
    private static final int LONGEST = 65_507;
    private static final int CLIENTS = 1_000;

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void everySizeArrivesByteForByteBothWays(Mode mode) throws Exception {
        // On NIO, whose datagrams the JDK handles, the 13th sizes are enough; the longest is one of them.
        int step = mode == Mode.NIO ? 13 : 1;
        byte[] content = Received.content(LONGEST + 1);
        try (var backend = UdpBackend.echo();
                var proxy = ProxyFixture.udp(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            for (int size = 0; size <= LONGEST; size += step) {
                byte[] datagram = Arrays.copyOfRange(content, size % 2, size % 2 + size);
                assertTrue(Arrays.equals(datagram, client.ask(datagram)), "a datagram of " + size + " bytes");
            }
            var session = proxy.proxier().connections().join().getFirst();
            int count = LONGEST / step + 1;
            long bytes = (long) LONGEST * count / 2;
            assertEquals(count, session.datagramsToEndpoint());
            assertEquals(count, session.datagramsToClient());
            assertEquals(bytes, session.bytesToEndpoint());
            assertEquals(bytes, session.bytesToClient());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void emptyDatagramIsADatagram(Mode mode) throws Exception {
        try (var backend = UdpBackend.echo();
                var proxy = ProxyFixture.udp(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            for (int i = 0; i < 5; i++) {
                assertEquals(0, client.ask().length);
            }
            assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
            assertEquals(1, new HashSet<>(backend.peers()).size(), "the session outlives an empty datagram");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void eachOfAThousandClientsGetsItsOwnAnswers(Mode mode) throws Exception {
        var clients = new ArrayList<UdpClient>();
        try (var one = UdpBackend.echo();
                var other = UdpBackend.echo();
                var proxy = ProxyFixture.udp(mode, one.address(), other.address())) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new UdpClient(proxy.address()));
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.get(i).send(numbered(round, i));
                    // So many at a time fit into a receive buffer of the default size.
                    int answered = i - 150;
                    if (answered >= 0) {
                        assertArrayEquals(
                                numbered(round, answered), clients.get(answered).receive());
                    }
                }
                for (int i = CLIENTS - 150; i < CLIENTS; i++) {
                    assertArrayEquals(numbered(round, i), clients.get(i).receive());
                }
            }
            assertEquals(CLIENTS, proxy.proxier().activeConnections());
            var peers = new HashSet<SocketAddress>(one.peers());
            peers.addAll(other.peers());
            assertEquals(CLIENTS, peers.size(), "a session each");
            assertEquals(3 * CLIENTS / 2, one.peers().size(), "in turn");
            clients.forEach(UdpClient::close);
        }
    }

    private static byte[] numbered(int round, int client) {
        return ByteBuffer.allocate(8).putInt(round).putInt(client).array();
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void datagramsOfAClientKeepTheirOrderAndComeOnce(Mode mode) throws Exception {
        int count = 20_000;
        int onTheirWay = 100;
        try (var backend = UdpBackend.echo();
                var proxy = ProxyFixture.udp(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            for (int i = 0; i < count + onTheirWay; i++) {
                if (i < count) {
                    client.send(numbered(0, i));
                }
                if (i >= onTheirWay) {
                    assertArrayEquals(numbered(0, i - onTheirWay), client.receive());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void repliesComeFromTheAddressThatTheClientUsed(Mode mode) throws Exception {
        String external = "127.0.20.9";
        try (var backend = UdpBackend.echo();
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings,
                        service -> service.externalIps(IpLiteral.parseAll(external)),
                        ProxyObserver.NONE,
                        backend.address());
                var client = new DatagramSocket()) {
            client.setSoTimeout(10_000);
            int port = proxy.address().getPort();
            for (var address : List.of(proxy.address(), new InetSocketAddress(InetAddress.ofLiteral(external), port))) {
                client.send(new DatagramPacket(new byte[] {1}, 1, address));
                var reply = new DatagramPacket(new byte[1], 1);
                client.receive(reply);
                assertEquals(address, reply.getSocketAddress());
            }
            assertEquals(2, proxy.proxier().activeConnections(), "a session for each address");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void endpointMayAnswerManyTimesAndUnasked(Mode mode) throws Exception {
        try (var backend = new UdpBackend((socket, received) -> {
                    for (byte i = 0; i < 100; i++) {
                        socket.send(new DatagramPacket(new byte[] {i}, 1, received.getSocketAddress()));
                    }
                });
                var proxy = ProxyFixture.udp(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            client.send((byte) 7);
            for (byte i = 0; i < 100; i++) {
                assertArrayEquals(new byte[] {i}, client.receive());
            }
            SocketAddress session = backend.peers().getFirst();
            backend.send(session, (byte) 42);
            assertArrayEquals(new byte[] {42}, client.receive());
            backend.send(session);
            assertEquals(0, client.receive().length);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void onlyTheEndpointCanAnswer(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(1);
                var stranger = UdpBackend.silent();
                var proxy = ProxyFixture.udp(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            stranger.send(backend.peers().getFirst(), (byte) 66);
            assertEquals(1, client.askNumber());
            assertTrue(proxy.proxier().connections().join().getFirst().datagramsToClient() == 2);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void clientKeepsItsSessionAndEachClientHasItsOwn(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = ProxyFixture.udp(mode, backend.address());
                var first = new UdpClient(proxy.address());
                var second = new UdpClient(proxy.address())) {
            for (int i = 0; i < 3; i++) {
                first.askNumber();
                second.askNumber();
            }
            var peers = backend.peers();
            assertEquals(List.of(peers.get(0), peers.get(0)), List.of(peers.get(2), peers.get(4)));
            assertEquals(List.of(peers.get(1), peers.get(1)), List.of(peers.get(3), peers.get(5)));
            assertEquals(2, new HashSet<>(peers).size());
        }
    }
}
