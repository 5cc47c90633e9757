// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client with a socket that is connected to a Service: it hears only from there, and learns of refusals. */
final class UdpClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SHORT_PATIENCE_MILLIS = 50;
    private static final int LONGEST = 65_507;

    private final DatagramSocket socket;
    private final InetSocketAddress service;
    private final DatagramPacket received = new DatagramPacket(new byte[LONGEST], LONGEST);

    UdpClient(InetSocketAddress service) throws IOException {
        this(new DatagramSocket(), service);
    }

    /** A client that sends from {@code ip}. */
    UdpClient(InetAddress ip, InetSocketAddress service) throws IOException {
        this(new DatagramSocket(0, ip), service);
    }

    private UdpClient(DatagramSocket socket, InetSocketAddress service) throws IOException {
        this.socket = socket;
        this.service = service;
        socket.setReceiveBufferSize(4 << 20);
        socket.connect(service);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte... datagram) throws IOException {
        var packet = new DatagramPacket(datagram, datagram.length, service);
        if (datagram.length > 0) {
            socket.send(packet);
            return;
        }
        // A connected socket of the JDK sends no empty datagram.
        socket.setReuseAddress(true);
        try (var unconnected = new DatagramSocket(null)) {
            unconnected.setReuseAddress(true);
            unconnected.bind(socket.getLocalSocketAddress());
            unconnected.send(packet);
        }
    }

    byte[] receive() throws IOException {
        return receive(PATIENCE_MILLIS);
    }

    private byte[] receive(int patienceMillis) throws IOException {
        socket.setSoTimeout(patienceMillis);
        received.setLength(LONGEST);
        socket.receive(received);
        return Arrays.copyOf(received.getData(), received.getLength());
    }

    /** Returns the next datagram, null if none comes in the time of an exchange, or only a refusal. */
    byte @Nullable [] poll() throws IOException {
        try {
            return receive(SHORT_PATIENCE_MILLIS);
        } catch (SocketTimeoutException | PortUnreachableException e) {
            return null;
        }
    }

    /** Sends a datagram and returns the next that comes. */
    byte[] ask(byte... datagram) throws IOException {
        send(datagram);
        return receive();
    }

    /** Asks a pod that answers with its number. */
    int askNumber() throws IOException {
        return ask((byte) 0)[0];
    }

    /** What comes of a datagram. */
    enum Outcome {
        ANSWERED,
        REFUSED,
        IGNORED
    }

    /** Sends a datagram and waits for an answer, shortly, because it may be one that should not come. */
    Outcome outcome(byte... datagram) {
        try {
            send(datagram);
            receive(SHORT_PATIENCE_MILLIS);
            return Outcome.ANSWERED;
        } catch (PortUnreachableException e) {
            return Outcome.REFUSED;
        } catch (SocketTimeoutException e) {
            return Outcome.IGNORED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a client that has no session yet is answered. */
    static boolean isServed(InetSocketAddress service) throws IOException {
        try (var client = new UdpClient(service)) {
            return client.outcome((byte) 0) == Outcome.ANSWERED;
        }
    }

    /** Waits until the kernel refuses: the socket is closed in the same turn of its loop in which the sessions end. */
    void awaitRefused() {
        Await.until("the client is refused", () -> outcome((byte) 0) == Outcome.REFUSED);
    }

    @Override
    public void close() {
        socket.close();
    }
}
