// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import io.spliceway.model.HostPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The datagrams of one client port in a namespace to one target, such as {@code 10.96.0.1:53}. */
final class UdpFlow implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int SHORT_PATIENCE_MILLIS = 300;
    private static final int LONGEST = 65_507;

    private final DatagramSocket socket;

    private UdpFlow(DatagramSocket socket) {
        this.socket = socket;
    }

    static UdpFlow from(NetworkNamespace namespace, String target) throws IOException {
        DatagramSocket socket = namespace.call(() -> new DatagramSocket());
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(HostPort.parse(target));
        return new UdpFlow(socket);
    }

    /** Returns the name of the pod that answers, {@code refused}, or {@code silence}. */
    String ask() throws IOException {
        try {
            send(new byte[] {'?'});
            return new String(receive(), StandardCharsets.US_ASCII);
        } catch (PortUnreachableException e) {
            return "refused";
        } catch (SocketTimeoutException e) {
            return "silence";
        }
    }

    /** As {@link #ask}, for an answer that should not come. */
    String askInVain() throws IOException {
        socket.setSoTimeout(SHORT_PATIENCE_MILLIS);
        return ask();
    }

    void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length));
    }

    byte[] receive() throws IOException {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
