// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A {@link DatagramSocket} that is a descriptor registered with an epoll loop. */
final class EpollDatagramSocket implements DatagramSocket, EpollIoHandle, EpollLoop.Closing, TurnWrites.Writer {
    private final EpollLoop loop;
    private final int fd;
    private final FileDescriptor descriptor;
    private final boolean connected;
    private final Handler handler;
    private @Nullable IoRegistration registration;
    private SocketFailure failure = SocketFailure.OTHER;
    private int maxSegment = Integer.MAX_VALUE;
    private int waiting;
    private boolean closed;

    private EpollDatagramSocket(EpollLoop loop, int fd, boolean connected, Handler handler) {
        this.loop = loop;
        this.fd = fd;
        this.descriptor = new FileDescriptor(fd);
        this.connected = connected;
        this.handler = handler;
    }

    /** Takes over a descriptor that is bound. */
    static EpollDatagramSocket bound(EpollLoop loop, int fd, Handler handler) {
        var socket = new EpollDatagramSocket(loop, fd, false, handler);
        socket.register();
        return socket;
    }

    static EpollDatagramSocket connect(EpollLoop loop, InetSocketAddress remote, Handler handler)
            throws SocketException {
        Syscalls syscalls = loop.syscalls();
        int fd = syscalls.datagramSocket(remote.getAddress().getAddress().length == 16);
        if (fd < 0) {
            throw new SocketException(SocketFailure.of(-fd), "cannot create a socket");
        }
        int result = syscalls.connect(fd, remote);
        if (result < 0) {
            syscalls.close(fd);
            throw new SocketException(SocketFailure.of(-result), "cannot connect");
        }
        var socket = new EpollDatagramSocket(loop, fd, true, handler);
        socket.register();
        return socket;
    }

    private void register() {
        registration = loop.register(this);
        registration.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (!closed) {
            handler.onReadable(this);
        }
    }

    @Override
    public int receive(DatagramBatch into) {
        int received = ((EpollDatagramBatch) into).receive(loop.syscalls(), fd, connected);
        if (received >= 0) {
            return received;
        }
        if (received == -Errno.EAGAIN || received == -Errno.EINTR) {
            return 0;
        }
        failure = SocketFailure.of(-received);
        return FAILED;
    }

    @Override
    public int send(DatagramBatch from, int first, int count) {
        if (waiting > 0) {
            loop.makeWrites(); // which are of datagrams that came before these
        }
        var batch = (EpollDatagramBatch) from;
        int next = first;
        int end = first + count;
        while (next < end) {
            int sent = sendSome(batch, next, end - next);
            if (sent < 0) {
                failure = SocketFailure.of(-sent);
                break;
            }
            next += sent;
        }
        return next - first;
    }

    /** Sends one train, or what comes before the next one. */
    private int sendSome(EpollDatagramBatch batch, int first, int count) {
        int length = batch.trainLength(connected, first, count, maxSegment);
        if (length > 1) {
            int sent = batch.sendTrain(loop.syscalls(), fd, connected, first, length);
            if (!isUnfitForTrains(sent)) {
                return sent;
            }
            maxSegment = sent == -Errno.EIO ? 0 : batch.length(first) - 1;
        } else {
            while (length < count && batch.trainLength(connected, first + length, count - length, maxSegment) == 1) {
                length++;
            }
        }
        return batch.send(loop.syscalls(), fd, connected, first, length);
    }

    /** The way to the peer takes no datagrams of this length in one piece, or no trains at all. */
    private static boolean isUnfitForTrains(int sent) {
        return sent == -Errno.EMSGSIZE || sent == -Errno.EINVAL || sent == -Errno.EIO;
    }

    @Override
    public void sendSoon(DatagramBatch from, int index) {
        waiting++; // until it is made, which may be before the answer
        if (!loop.takesOver(this, from.memory(), from.offset(index), from.length(index))) {
            waiting--;
            handler.onSent(this, send(from, index, 1) == 1, from.memory(), from.offset(index), from.length(index));
        }
    }

    @Override
    public void written(int result, IoBuffer bytes, int offset, int length) {
        waiting--;
        if (!closed) {
            handler.onSent(this, isSent(result), bytes, offset, length);
        }
    }

    @Override
    public boolean send(IoBuffer bytes, int offset, int length) {
        return isSent(loop.syscalls().send(fd, bytes.address() + offset, length, false));
    }

    private boolean isSent(int result) {
        if (result < 0) {
            failure = SocketFailure.of(-result);
        }
        return result >= 0;
    }

    @Override
    public SocketFailure failure() {
        return failure;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.closeAfterEvents(this);
        }
    }

    @Override
    public @Nullable IoRegistration registration() {
        return registration;
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }
}
