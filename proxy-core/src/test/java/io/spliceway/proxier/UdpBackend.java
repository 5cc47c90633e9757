// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A pod that answers datagrams on loopback, by a script on a thread of its own. */
final class UdpBackend implements AutoCloseable {
    private static final int LONGEST = 65_507;

    private final DatagramSocket socket;
    private final Script script;
    private final Thread thread;
    private final List<SocketAddress> peers = Collections.synchronizedList(new ArrayList<>());

    /** What a pod does with a datagram. */
    @FunctionalInterface
    interface Script {
        /** {@code received} is overwritten by the next datagram; sending it sends it back. */
        void answer(DatagramSocket socket, DatagramPacket received) throws IOException;
    }

    UdpBackend(Script script) {
        this(new InetSocketAddress(InetAddress.ofLiteral("127.0.30.1"), 0), script);
    }

    UdpBackend(InetSocketAddress address, Script script) {
        this.script = script;
        try {
            socket = new DatagramSocket(address);
            socket.setReceiveBufferSize(4 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().start(this::answerAll);
    }

    /** A pod that sends back what it gets. */
    static UdpBackend echo() {
        return new UdpBackend(DatagramSocket::send);
    }

    /** A pod that answers with its number, whatever it gets. */
    static UdpBackend numbered(int number) {
        return new UdpBackend(numbering(number));
    }

    static Script numbering(int number) {
        return (socket, received) ->
                socket.send(new DatagramPacket(new byte[] {(byte) number}, 1, received.getSocketAddress()));
    }

    /** A pod that never answers. */
    static UdpBackend silent() {
        return new UdpBackend((socket, received) -> {});
    }

    private void answerAll() {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LONGEST);
                socket.receive(packet);
                peers.add(packet.getSocketAddress());
                script.answer(socket, packet);
            } catch (IOException e) {
                // Closed, or a refusal by somebody who left.
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Who sent the datagrams that came so far. */
    List<SocketAddress> peers() {
        return List.copyOf(peers);
    }

    /** Sends to a peer without being asked. */
    void send(SocketAddress peer, byte... datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, peer));
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
