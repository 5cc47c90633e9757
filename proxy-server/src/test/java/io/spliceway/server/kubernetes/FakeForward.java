// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** One port-forward in the kubelet's protocol {@code v4.channel.k8s.io}, to a pod that is a server of this machine. */
final class FakeForward implements AutoCloseable {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int FINAL = 0x80;
    private static final byte[] CLOSED_NORMALLY = {0x03, (byte) 0xe8};

    private final Socket client;
    private final int port;

    FakeForward(Socket client, int port) {
        this.client = client;
        this.port = port;
    }

    /** Upgrades, then moves bytes between the client and {@code pod} until one of them closes. */
    void run(String key, InetSocketAddress pod) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: " + accept(key)
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        byte[] prefix = {(byte) port, (byte) (port >> 8)};
        message(0, prefix, prefix.length);
        message(1, prefix, prefix.length);
        try (var server = new Socket()) {
            server.connect(pod, 1_000);
            server.setTcpNoDelay(true);
            Thread receiver = Thread.ofPlatform().daemon().start(() -> toPod(server));
            toClient(server);
            receiver.interrupt();
        } catch (IOException e) {
            byte[] text =
                    ("error forwarding port " + port + " to pod: " + e.getMessage()).getBytes(StandardCharsets.UTF_8);
            message(1, text, text.length);
            frame(CLOSE, CLOSED_NORMALLY, CLOSED_NORMALLY.length);
        }
    }

    private void toClient(Socket server) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        InputStream in = server.getInputStream();
        int length = in.read(buffer);
        while (length >= 0) {
            message(0, buffer, length);
            length = in.read(buffer);
        }
        frame(CLOSE, CLOSED_NORMALLY, CLOSED_NORMALLY.length);
    }

    private void toPod(Socket server) {
        try (server) {
            var in = new DataInputStream(client.getInputStream());
            while (true) {
                int opcode = in.readUnsignedByte() & 0xf;
                byte[] payload = payload(in);
                if (opcode == CLOSE) {
                    return;
                }
                if (payload.length > 0 && payload[0] == 0) {
                    server.getOutputStream().write(payload, 1, payload.length - 1);
                }
            }
        } catch (IOException e) {
            return; // the client is gone
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private synchronized void message(int channel, byte[] bytes, int length) throws IOException {
        byte[] message = new byte[length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, 0, message, 1, length);
        frame(BINARY, message, message.length);
    }

    private synchronized void frame(int opcode, byte[] payload, int length) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] frame = new byte[length + 4];
        int head = length < 126 ? 2 : 4;
        frame[0] = (byte) (FINAL | opcode);
        frame[1] = (byte) (length < 126 ? length : 126);
        if (head == 4) {
            frame[2] = (byte) (length >> 8);
            frame[3] = (byte) length;
        }
        System.arraycopy(payload, 0, frame, head, length);
        out.write(frame, 0, head + length);
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Cuts the connection to the client. */
    @Override
    public void close() throws IOException {
        try (client) {
            client.setSoLinger(true, 0);
        } catch (SocketException e) {
            return; // it has ended by itself
        }
    }
}
