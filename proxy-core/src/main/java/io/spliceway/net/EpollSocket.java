// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A {@link StreamSocket} that is a descriptor registered with an epoll loop, edge-triggered, once for its life. */
final class EpollSocket extends LoopSocket implements EpollIoHandle, EpollLoop.Closing, TurnWrites.Writer {
    static final int EPOLLIN = 0x1;
    static final int EPOLLPRI = 0x2;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLERR = 0x8;
    private static final int EPOLLHUP = 0x10;

    private final EpollLoop loop;
    private final int fd;
    private final FileDescriptor descriptor;
    private final WriteInterest writeInterest;
    private final IoRegistration registration;
    private boolean finalBytes;
    private boolean urgent;
    private boolean atEnd;
    private boolean writesUnconfigured;
    private boolean written;
    private @Nullable Outcome awaited;
    private @Nullable FirstSpeaker unknown; // until somebody has spoken
    private @Nullable HeldAcknowledgement held;

    private EpollSocket(EpollLoop loop, int fd, ConnectProgress progress, Handler handler) {
        super(progress, handler);
        this.loop = loop;
        this.fd = fd;
        this.descriptor = new FileDescriptor(fd);
        this.writeInterest = new WriteInterest(progress == ConnectProgress.PENDING);
        this.registration = loop.register(this);
        registration.submit(writeInterest.initial());
    }

    /** Takes over a descriptor that was accepted. */
    static EpollSocket accepted(EpollLoop loop, int fd, Handler handler) {
        var socket = new EpollSocket(loop, fd, ConnectProgress.CONNECTED, handler);
        socket.readable = true; // most clients have something to say, and have said it by now
        return socket;
    }

    static EpollSocket connect(EpollLoop loop, InetSocketAddress remote, FirstSpeaker firstSpeaker, Handler handler)
            throws SocketException {
        Syscalls syscalls = loop.syscalls();
        int fd = syscalls.streamSocket(remote.getAddress().getAddress().length == 16);
        if (fd < 0) {
            throw new SocketException(SocketFailure.of(-fd), "cannot create a socket");
        }
        loop.streamOptions().beforeConnect(syscalls, fd);
        HeldAcknowledgement held = HeldAcknowledgement.of(loop, fd, firstSpeaker);
        int result = syscalls.connect(fd, remote);
        if (result < 0 && result != -Errno.EINPROGRESS) {
            syscalls.close(fd);
            throw new SocketException(SocketFailure.of(-result), "cannot connect");
        }
        // An endpoint of this node has answered meanwhile: to ask again saves the wait for an event, and a turn.
        int answer = result == 0 ? 0 : syscalls.connect(fd, remote);
        var socket =
                new EpollSocket(loop, fd, answer == 0 ? ConnectProgress.CONNECTED : ConnectProgress.PENDING, handler);
        socket.writesUnconfigured = true;
        socket.unknown = firstSpeaker;
        socket.held = held;
        if (answer == 0) {
            socket.onConnected();
        } else if (answer != -Errno.EALREADY) {
            loop.execute(() -> socket.refused(SocketFailure.of(-answer)));
        }
        return socket;
    }

    /** Told behind the events of this turn, as it would be by one: clients that have come by now go first. */
    private void refused(SocketFailure reason) {
        if (!closed && progress == ConnectProgress.PENDING) {
            failConnect(reason);
            ready();
        }
    }

    /** These options make no difference to a first write, which is the only one of many a short connection. */
    private void beforeWrite() {
        if (writesUnconfigured && written) {
            StreamOptions.ofWrites(loop.syscalls(), fd);
            writesUnconfigured = false;
        }
        written = true;
        spoken(true);
        letGoOfAcknowledgement();
    }

    private void spoken(boolean byThisEnd) {
        if (unknown != null) {
            unknown.note(byThisEnd);
            unknown = null;
        }
    }

    @Override
    public void handle(IoRegistration own, IoEvent event) {
        if (closed) {
            return;
        }
        int ready = ((EpollIoEvent) event).ops().value();
        if (progress == ConnectProgress.PENDING) {
            finishConnect(ready);
        }
        if ((ready & EPOLLOUT) != 0) {
            writeInterest.found(own);
        }
        if ((ready & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            readable = true;
        }
        if ((ready & EPOLLPRI) != 0) {
            expectUrgent();
        }
        if ((ready & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            finalBytes = true;
            broken |= (ready & EPOLLERR) != 0;
        }
        ready();
    }

    /** Urgent data is rare and treated as any other; left to itself the kernel would leave the urgent byte out. */
    private void expectUrgent() {
        if (!urgent) {
            urgent = true;
            loop.syscalls().setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_OOBINLINE, 1);
        }
    }

    private void finishConnect(int ready) {
        if ((ready & (EPOLLERR | EPOLLHUP)) != 0) {
            failConnect(SocketFailure.of(loop.syscalls().pendingError(fd)));
        } else if ((ready & EPOLLOUT) != 0) {
            progress = ConnectProgress.CONNECTED;
            onConnected();
        }
    }

    private void onConnected() {
        if (held != null) {
            held.onConnected();
        }
    }

    private void letGoOfAcknowledgement() {
        if (held != null) {
            held.cancelTimeout();
            held = null;
        }
    }

    @Override
    public int read(IoBuffer into) {
        return readResult(loop.syscalls().recv(fd, into.address(), into.capacity()), into.capacity());
    }

    @Override
    public int read(Pipe into) {
        // A splice returns what one skb queue walk gave, so only EAGAIN says that there is no more.
        return readResult(into.fillFrom(loop.syscalls(), fd), 1);
    }

    /**
     * Clears {@link #readable} when {@code n} shows that everything was read: the next byte makes a new edge. A read that
     * stops at urgent data is short too, so that shows nothing.
     */
    private int readResult(int n, int full) {
        if (n > 0) {
            spoken(false);
            boolean drained = n < full && !urgent;
            readable = !drained || finalBytes;
            atEnd = drained && finalBytes && !broken;
            return n;
        }
        if (n == -Errno.EINTR) {
            return 0;
        }
        readable = false;
        if (n == -Errno.EAGAIN) {
            return 0;
        }
        return n == 0 ? EOF : failRead(SocketFailure.of(-n));
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public int write(IoBuffer from, int offset, int length, boolean finNext) {
        beforeWrite();
        return send(from, offset, length, finNext);
    }

    private int send(IoBuffer from, int offset, int length, boolean finNext) {
        return writeResult(loop.syscalls().send(fd, from.address() + offset, length, finNext), length);
    }

    @Override
    public void writeSoon(IoBuffer from, int length, Outcome outcome) {
        beforeWrite();
        awaited = outcome; // which may be told before the answer
        if (!loop.takesOver(this, from, 0, length)) {
            awaited = null;
            outcome.onWritten(send(from, 0, length, false), from, 0, length);
        }
    }

    @Override
    public void written(int result, IoBuffer bytes, int offset, int length) {
        Outcome outcome = awaited;
        awaited = null;
        if (!closed && outcome != null) {
            outcome.onWritten(writeResult(result, length), bytes, offset, length);
        }
    }

    @Override
    public int write(Pipe from) {
        beforeWrite();
        return writeResult(from.drainTo(loop.syscalls(), fd), 0);
    }

    private int writeResult(int n, int wanted) {
        if (n >= 0) {
            if (n < wanted) {
                awaitRoom();
            }
            return n;
        }
        if (n == -Errno.EAGAIN || n == -Errno.EINTR) {
            awaitRoom();
            return 0;
        }
        return failWrite(SocketFailure.of(-n));
    }

    private void awaitRoom() {
        writeInterest.await(registration);
    }

    @Override
    public boolean canSplice() {
        return true;
    }

    @Override
    public void shutdownOutput() {
        letGoOfAcknowledgement();
        loop.syscalls().shutdown(fd, Sockets.SHUT_WR);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            letGoOfAcknowledgement();
            loop.closeAfterEvents(this);
        }
    }

    @Override
    public void reset() {
        if (!closed) {
            loop.syscalls().lingerZero(fd);
            close();
        }
    }

    @Override
    public IoRegistration registration() {
        return registration;
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }
}
