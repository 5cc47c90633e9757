// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import io.spliceway.server.dns.message.Packet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A DNS server that says what a test wants it to, on one loopback port by UDP and TCP. Thread-safe. */
public final class FakeUpstream implements AutoCloseable {
    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    /**
     * A question as it came.
     *
     * @param stream whether by TCP
     * @param question the octets of name, type and class, one a character
     * @param port the client's
     */
    public record Asked(int id, boolean stream, String question, int port) {
        /** Starts a response to it. */
        public Packet response(int flags, int answers) {
            return Packet.header(id, 0x8080 | flags, 1, answers, 0, 0)
                    .bytes(question.chars().toArray());
        }

        /** Returns a response with one address of the name that was asked for. */
        public byte[] address(int ttl, int... octets) {
            return response(0, 1)
                    .pointer(12)
                    .shorts(1, 1)
                    .ints(ttl)
                    .shorts(4)
                    .bytes(octets)
                    .toBytes();
        }
    }

    private FakeUpstream(DatagramSocket datagrams, ServerSocket streams) {
        this.datagrams = datagrams;
        this.streams = streams;
    }

    /** Starts one that sends what {@code replies} returns for each question, message by message. */
    public static FakeUpstream start(Function<Asked, List<byte[]>> replies) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 0; ; attempt++) {
            var datagrams = new DatagramSocket(0, loopback);
            try {
                var upstream = new FakeUpstream(datagrams, new ServerSocket(datagrams.getLocalPort(), 50, loopback));
                Thread.ofPlatform().daemon().start(() -> upstream.answerDatagrams(replies));
                Thread.ofPlatform().daemon().start(() -> upstream.answerStreams(replies));
                return upstream;
            } catch (IOException e) {
                datagrams.close();
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) streams.getLocalSocketAddress();
    }

    /** Returns the questions so far. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answerDatagrams(Function<Asked, List<byte[]>> replies) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        while (!datagrams.isClosed()) {
            try {
                datagrams.receive(packet);
                byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
                for (byte[] reply : replies.apply(note(message, false, packet.getPort()))) {
                    datagrams.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!datagrams.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answerStreams(Function<Asked, List<byte[]>> replies) {
        while (!streams.isClosed()) {
            try (Socket client = streams.accept()) {
                var in = new DataInputStream(client.getInputStream());
                byte[] message = in.readNBytes(in.readUnsignedShort());
                var out = new DataOutputStream(client.getOutputStream());
                for (byte[] reply : replies.apply(note(message, true, client.getPort()))) {
                    out.writeShort(reply.length);
                    out.write(reply);
                }
                in.read(); // until the client is done
            } catch (IOException e) {
                // the client left, or the test is over
            }
        }
    }

    private Asked note(byte[] message, boolean stream, int port) {
        int end = 12;
        while (message[end] != 0) {
            end += message[end] + 1;
        }
        var question = new Asked(
                ByteBuffer.wrap(message).getShort() & 0xffff,
                stream,
                new String(message, 12, end + 5 - 12, StandardCharsets.ISO_8859_1),
                port);
        asked.add(question);
        return question;
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
