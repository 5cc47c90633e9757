// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.systemd;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The Unix datagram socket at which systemd hears services ({@code sd_notify(3)}). Netty's, because the JDK has none of
 * its kind. Not thread-safe.
 */
final class NotifySocket implements AutoCloseable {
    private final Socket socket;

    private NotifySocket(Socket socket) {
        this.socket = socket;
    }

    /** Connects to {@code address}, a path, or the name of an abstract socket with {@code @} before it. */
    static NotifySocket connect(String address) throws IOException {
        String path = address.startsWith("@") ? "\0" + address.substring(1) : address;
        Socket socket = Socket.newSocketDomainDgram();
        try {
            socket.connect(new DomainSocketAddress(path));
            return new NotifySocket(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends variable assignments, one a line; drops them if systemd does not keep up. */
    void send(String state) throws IOException {
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        int unused = socket.write(buffer, 0, bytes.length);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Linux frees the descriptor even then.
        }
    }
}
