// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.systemd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What systemd listens at. Confined to one thread. */
final class NotifyReceiver implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MOST_BYTES = 256;

    private final Socket socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BYTES);

    private NotifyReceiver(Socket socket) {
        this.socket = socket;
    }

    /** Listens at a path, or with {@code \0} before it at the name of an abstract socket. */
    static NotifyReceiver at(String path) throws IOException {
        Epoll.ensureAvailability();
        Socket socket = Socket.newSocketDomainDgram();
        socket.bind(new DomainSocketAddress(path));
        return new NotifyReceiver(socket);
    }

    /** Waits for a message. */
    String next() throws IOException {
        long start = System.nanoTime();
        String message = poll();
        while (message == null) {
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "nothing was told");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            message = poll();
        }
        return message;
    }

    /** Returns a message that has arrived; null if none has. */
    @Nullable
    String poll() throws IOException {
        int length = socket.recv(buffer, 0, MOST_BYTES);
        if (length <= 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
