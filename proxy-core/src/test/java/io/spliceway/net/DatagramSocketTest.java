// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagram sockets of both transports, by themselves. */
class DatagramSocketTest {
    private static final InetAddress IP = InetAddress.ofLiteral("127.0.50.1");

    /** What a socket received: who sent it and how long it was, a batch after the other. */
    private record Arrival(InetSocketAddress peer, int length) {}

    private static InetSocketAddress freeAddress(InetAddress ip) throws IOException {
        try (var probe = new java.net.DatagramSocket(0, ip)) {
            return (InetSocketAddress) probe.getLocalSocketAddress();
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL,127.0.50.1", "NIO,127.0.50.1", "EPOLL,::1", "NIO,::1"})
    void batchKnowsSendersAndLengthsAndIsAnsweredFromWhereItIs(Transport transport, String ip) throws Exception {
        InetSocketAddress local = freeAddress(InetAddress.ofLiteral(ip));
        var arrivals = new LinkedBlockingQueue<Arrival>();
        try (var loops = EventLoops.start(transport, 1, 0, false, CongestionControl.SYSTEM);
                var client = new java.net.DatagramSocket(0, local.getAddress())) {
            client.setSoTimeout(10_000);
            Loop loop = loops.loops().getFirst();
            DatagramBinding binding = loops.bind(local, 1).getFirst();
            DatagramBatch batch = OnLoop.call(loop, loop::allocateBatch);
            OnLoop.call(loop, () -> binding.open(loop, socket -> echo(socket, batch, arrivals)));
            for (int size : new int[] {0, 1, 1_500, 60_000}) {
                client.send(new DatagramPacket(new byte[size], size, local));
                var reply = new DatagramPacket(new byte[65_507], 65_507);
                client.receive(reply);
                assertEquals(size, reply.getLength());
                assertEquals(local, reply.getSocketAddress());
                Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
                assertEquals(new Arrival((InetSocketAddress) client.getLocalSocketAddress(), size), arrival);
            }
        }
    }

    private static void echo(DatagramSocket socket, DatagramBatch batch, BlockingQueue<Arrival> arrivals) {
        batch.clear();
        int received = socket.receive(batch);
        var peer = new PeerAddress();
        for (int i = 0; i < received; i++) {
            batch.readPeer(i, peer);
            arrivals.add(new Arrival(peer.toSocketAddress(), batch.length(i)));
            batch.writePeer(i, peer.copy());
        }
        assertEquals(received, socket.send(batch, 0, received));
    }

    @ParameterizedTest
    @EnumSource
    void connectedSocketIsToldOfARefusal(Transport transport) throws Exception {
        InetSocketAddress closed = freeAddress(IP);
        try (var loops = EventLoops.start(transport, 1, 0, false, CongestionControl.SYSTEM)) {
            Loop loop = loops.loops().getFirst();
            var failures = new LinkedBlockingQueue<SocketFailure>();
            DatagramBatch batch = OnLoop.call(loop, loop::allocateBatch);
            OnLoop.call(loop, () -> {
                DatagramSocket socket = loop.connectDatagrams(closed, readable -> {
                    if (readable.receive(batch) == DatagramSocket.FAILED) {
                        failures.add(readable.failure());
                    }
                });
                IoBuffer datagram = IoBuffer.allocate(1);
                assertTrue(socket.send(datagram, 0, datagram.capacity()));
                datagram.release();
                return socket;
            });
            assertEquals(SocketFailure.REFUSED, failures.poll(10, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressOfAnotherSocketCannotBeSharedEvenIfThatAllowsIt(Transport transport) throws Exception {
        try (var loops = EventLoops.start(transport, 2, 0, false, CongestionControl.SYSTEM);
                var foreign = java.nio.channels.DatagramChannel.open(java.net.StandardProtocolFamily.INET)) {
            foreign.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            foreign.bind(new InetSocketAddress(IP, 0));
            var address = (InetSocketAddress) foreign.getLocalAddress();
            var failure = assertThrows(SocketException.class, () -> loops.bind(address, 2));
            assertEquals(SocketFailure.ADDRESS_IN_USE, failure.failure());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void peersAreDividedBetweenTheSocketsOfAGroupAndStayThere() throws Exception {
        InetSocketAddress local = freeAddress(IP);
        Map<InetSocketAddress, List<Integer>> loopsOfPeer = new HashMap<>();
        var arrivals = List.of(new LinkedBlockingQueue<Arrival>(), new LinkedBlockingQueue<Arrival>());
        var clients = new ArrayList<java.net.DatagramSocket>();
        try (var loops = EventLoops.start(Transport.EPOLL, 2, 0, false, CongestionControl.SYSTEM)) {
            List<DatagramBinding> group = loops.bind(local, 2);
            assertEquals(2, group.size());
            for (int i = 0; i < 2; i++) {
                int index = i;
                Loop loop = loops.loops().get(i);
                DatagramBatch batch = OnLoop.call(loop, loop::allocateBatch);
                OnLoop.call(
                        loop, () -> group.get(index).open(loop, socket -> echo(socket, batch, arrivals.get(index))));
            }
            for (int i = 0; i < 64; i++) {
                var client = new java.net.DatagramSocket(0, IP);
                client.setSoTimeout(10_000);
                clients.add(client);
            }
            for (int round = 0; round < 3; round++) {
                for (var client : clients) {
                    client.send(new DatagramPacket(new byte[1], 1, local));
                    client.receive(new DatagramPacket(new byte[1], 1));
                }
            }
            for (int i = 0; i < 2; i++) {
                int index = i;
                arrivals.get(i)
                        .forEach(arrival -> loopsOfPeer
                                .computeIfAbsent(arrival.peer(), peer -> new ArrayList<>())
                                .add(index));
            }
            assertEquals(64, loopsOfPeer.size());
            loopsOfPeer
                    .values()
                    .forEach(list -> assertEquals(1, list.stream().distinct().count()));
            assertNotEquals(0, arrivals.get(0).size());
            assertNotEquals(0, arrivals.get(1).size());
        } finally {
            clients.forEach(java.net.DatagramSocket::close);
        }
    }
}
