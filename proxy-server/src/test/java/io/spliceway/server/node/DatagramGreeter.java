// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;

/** A UDP server in a namespace, at its wildcard address: one byte it answers with its name, more as it is. */
final class DatagramGreeter implements AutoCloseable {
    private static final int LONGEST = 65_507;

    private final byte[] name;
    private final DatagramSocket socket;

    private DatagramGreeter(String name, DatagramSocket socket) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.socket = socket;
    }

    static DatagramGreeter start(TestNetwork.Host pod, int port) {
        var greeter = new DatagramGreeter(pod.name(), pod.namespace().call(() -> new DatagramSocket(port)));
        Thread.ofPlatform().daemon().start(greeter::answerAll);
        return greeter;
    }

    private void answerAll() {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LONGEST);
                socket.receive(packet);
                socket.send(
                        packet.getLength() > 1
                                ? packet
                                : new DatagramPacket(name, name.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // Closed, or a refusal by somebody who left.
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
