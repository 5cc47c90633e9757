// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What acknowledges a peer's SYN, held back for a moment because what is written first does so too. Its socket has it
 * until it is written to or closed. Confined to the loop.
 */
final class HeldAcknowledgement extends TimeoutQueue.Entry {
    /** How long it is held back at most. The kernel would do so for up to 200 ms. */
    static final Duration LONGEST = Duration.ofMillis(10);

    private final EpollLoop loop;
    private final int fd;

    private HeldAcknowledgement(EpollLoop loop, int fd) {
        this.loop = loop;
        this.fd = fd;
    }

    /** Makes the kernel hold it back for a socket that is about to connect, if that is worth it. */
    static @Nullable HeldAcknowledgement of(EpollLoop loop, int fd, FirstSpeaker speaker) {
        if (!speaker.isWhoConnects()) {
            return null;
        }
        loop.syscalls().setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
        return new HeldAcknowledgement(loop, fd);
    }

    /** The socket is connected. */
    void onConnected() {
        loop.heldAcknowledgements().start(this);
    }

    /** Nothing was written for too long. */
    @Override
    protected void onTimeout() {
        loop.syscalls().setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 1);
    }
}
