// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The two ends of a connection over loopback, with small buffers in between.
 *
 * @param fd the end that is tested, a non-blocking descriptor
 * @param peer the other end
 */
record SocketPair(int fd, Socket peer) {
    private static final int SO_SNDBUF = 7;
    private static final int SMALL_BUFFER = 4_096;
    private static final int TIMEOUT_MILLIS = 10_000;

    static SocketPair open(Syscalls syscalls) throws IOException {
        int listening = syscalls.streamSocket(false);
        assertTrue(listening >= 0);
        syscalls.bind(listening, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        syscalls.listen(listening, 1);
        var peer = new Socket();
        peer.setReceiveBufferSize(SMALL_BUFFER);
        peer.setSoTimeout(TIMEOUT_MILLIS);
        peer.connect(syscalls.localAddress(listening));
        int fd = syscalls.accept(listening);
        assertTrue(fd >= 0, "a client that is connected can be accepted");
        syscalls.close(listening);
        syscalls.setOption(fd, Sockets.SOL_SOCKET, SO_SNDBUF, SMALL_BUFFER);
        return new SocketPair(fd, peer);
    }

    /** Expects the peer to receive these bytes next. */
    void assertReceives(byte[] expected) throws IOException {
        assertArrayEquals(expected, peer.getInputStream().readNBytes(expected.length));
    }

    /** Expects the peer to receive the end next. */
    void assertEnds() throws IOException {
        assertTrue(peer.getInputStream().read() < 0, "there is more than was sent");
    }

    /** Makes the peer send {@code value} at once. */
    void peerSends(int value) {
        try {
            peer.setTcpNoDelay(true);
            peer.getOutputStream().write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the peer send RST, and waits until it is here: a loopback device delivers it in the call. */
    void reset() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }
}
