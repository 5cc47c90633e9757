// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.buffer.Unpooled;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.TestResponse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A client that sends what it is told to and reads what comes. */
public final class DnsClient {
    private static final int PATIENCE_MILLIS = 10_000;

    private DnsClient() {}

    /** Asks by UDP; returns the answer. */
    public static TestResponse udp(InetSocketAddress server, Packet query) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] message = query.toBytes();
            socket.send(new DatagramPacket(message, message.length, server));
            var answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return TestResponse.parse(Unpooled.wrappedBuffer(Arrays.copyOf(answer.getData(), answer.getLength())));
        }
    }

    /** Asks by TCP; returns the answer. */
    public static TestResponse tcp(InetSocketAddress server, Packet query) throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, query);
            return read(socket);
        }
    }

    public static Socket connect(InetSocketAddress server) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        return socket;
    }

    public static void send(Socket socket, Packet query) throws IOException {
        byte[] message = query.toBytes();
        var framed = new DataOutputStream(socket.getOutputStream());
        framed.write(new byte[] {(byte) (message.length >> 8), (byte) message.length});
        framed.write(message);
        framed.flush();
    }

    public static TestResponse read(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        return TestResponse.parse(Unpooled.wrappedBuffer(in.readNBytes(in.readUnsignedShort())));
    }
}
