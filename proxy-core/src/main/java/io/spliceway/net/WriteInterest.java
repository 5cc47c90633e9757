// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * What a socket hears of: all there is to read, and room for writing. The latter is asked for only where it is waited
 * for: in every other event it would be noise, and Netty makes an object for each event that is more than EPOLLIN.
 * Confined to the loop.
 */
final class WriteInterest {
    private static final int EPOLLET = 1 << 31;
    private static final int READABLE = EpollSocket.EPOLLIN | EpollSocket.EPOLLPRI | EpollSocket.EPOLLRDHUP | EPOLLET;
    private static final EpollIoOps READING = EpollIoOps.valueOf(READABLE);
    private static final EpollIoOps READING_AND_WRITING = EpollIoOps.valueOf(READABLE | EpollSocket.EPOLLOUT);

    // To take it back is a system call, which a connection that is soon over should not pay for.
    private static final int UNAWAITED_BEFORE_DISARM = 8;

    private boolean armed;
    private boolean awaited;
    private int unawaited;

    /** {@code armed} says whether a socket is registered with it from the start, as one that connects is. */
    WriteInterest(boolean armed) {
        this.armed = armed;
    }

    EpollIoOps initial() {
        return armed ? READING_AND_WRITING : READING;
    }

    /** There was no room, and somebody waits for it. */
    void await(IoRegistration registration) {
        awaited = true;
        if (!armed) {
            armed = true;
            registration.submit(READING_AND_WRITING);
        }
    }

    /** There is room. It is taken back where it has come many times without anybody waiting. */
    void found(IoRegistration registration) {
        if (awaited) {
            awaited = false;
            unawaited = 0;
        } else if (++unawaited == UNAWAITED_BEFORE_DISARM) {
            unawaited = 0;
            armed = false;
            registration.submit(READING);
        }
    }
}
