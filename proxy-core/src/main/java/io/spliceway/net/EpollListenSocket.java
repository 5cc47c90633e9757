// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One listening descriptor, registered with every loop. {@code EPOLLEXCLUSIVE} makes the kernel wake one of the waiting
 * loops per client, so no descriptor per loop is needed to use every core.
 */
final class EpollListenSocket implements ListenSocket {
    private static final int EPOLLIN = 1;
    private static final int EPOLLEXCLUSIVE = 1 << 28;
    private static final EpollIoOps ACCEPTING = EpollIoOps.valueOf(EPOLLIN | EPOLLEXCLUSIVE);
    private static final int BACKLOG = 4096;

    // A loop goes back to its connections after so many clients; the event stays ready for it and for the others.
    private static final int ACCEPTS_PER_EVENT = 16;

    private final Syscalls syscalls;
    private final FileDescriptor descriptor;
    private final InetSocketAddress localAddress;
    private final List<EpollAcceptor> acceptors = new ArrayList<>();
    private final AtomicInteger attached = new AtomicInteger(1);

    private EpollListenSocket(Syscalls syscalls, int fd) {
        this.syscalls = syscalls;
        this.descriptor = new FileDescriptor(fd);
        this.localAddress = syscalls.localAddress(fd);
    }

    /**
     * Binds and listens; {@code syscalls} belongs to the calling thread, which has to make all calls.
     *
     * @param routed whether addresses are local by route, which IPv6 sockets do not know by themselves
     * @param inCluster whether clients are in the cluster
     */
    static EpollListenSocket open(
            Syscalls syscalls, InetSocketAddress local, boolean routed, StreamOptions options, boolean inCluster)
            throws SocketException {
        boolean ipv6 = local.getAddress().getAddress().length == 16;
        int fd = syscalls.streamSocket(ipv6);
        if (fd < 0) {
            throw new SocketException(SocketFailure.of(-fd), "cannot create a socket");
        }
        syscalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        if (ipv6) {
            syscalls.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 1);
            syscalls.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_FREEBIND, routed ? 1 : 0);
        }
        options.beforeListen(syscalls, fd, inCluster); // accepted sockets inherit it
        int result = syscalls.bind(fd, local);
        if (result == 0) {
            result = syscalls.listen(fd, BACKLOG);
        }
        if (result < 0) {
            syscalls.close(fd);
            throw new SocketException(SocketFailure.of(-result), "cannot listen");
        }
        return new EpollListenSocket(syscalls, fd);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void attach(Loop loop, AcceptHandler handler) {
        var acceptor = new EpollAcceptor((EpollLoop) loop, handler);
        acceptors.add(acceptor);
        attached.incrementAndGet();
        loop.execute(acceptor::resume);
    }

    @Override
    public void close() {
        // Stops listening at once, while the loops still hold the descriptor.
        syscalls.shutdown(descriptor.intValue(), Sockets.SHUT_RD);
        for (EpollAcceptor acceptor : acceptors) {
            acceptor.loop.execute(acceptor::detach);
        }
        detached();
    }

    /** Closes the descriptor when nobody holds it any more; its number could otherwise serve another socket too early. */
    private void detached() {
        if (attached.decrementAndGet() == 0) {
            try {
                descriptor.close();
            } catch (IOException e) {
                // Linux frees the descriptor even then.
            }
        }
    }

    private final class EpollAcceptor implements Acceptor, EpollIoHandle {
        private final EpollLoop loop;
        private final AcceptHandler handler;
        private @Nullable IoRegistration registration;
        private boolean detached;

        EpollAcceptor(EpollLoop loop, AcceptHandler handler) {
            this.loop = loop;
            this.handler = handler;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void resume() {
            if (!detached && registration == null) {
                registration = loop.register(this);
                registration.submit(ACCEPTING);
            }
        }

        @Override
        public void pause() {
            if (registration != null) {
                registration.cancel();
                registration = null;
            }
        }

        void detach() {
            pause();
            detached = true;
            EpollListenSocket.this.detached();
        }

        @Override
        public void handle(IoRegistration ignored, IoEvent event) {
            for (int i = 0; i < ACCEPTS_PER_EVENT && registration != null && handler.mayAccept(this); i++) {
                int fd = loop.syscalls().accept(descriptor.intValue());
                if (fd >= 0) {
                    handler.onAccept(
                            loop, new Accepted(loop, fd, loop.syscalls().acceptedAddress()));
                } else if (isExhausted(SocketFailure.of(-fd), -fd)) {
                    handler.onAcceptFailed(this, SocketFailure.of(-fd));
                } else if (-fd == Errno.EAGAIN) {
                    return;
                }
                // Any other error belongs to the one client that failed while it waited: the next may be fine.
            }
        }

        private boolean isExhausted(SocketFailure failure, int errno) {
            return errno != Errno.EAGAIN
                    && (failure == SocketFailure.NO_DESCRIPTORS || failure == SocketFailure.NO_RESOURCES);
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void close() {
            pause();
        }
    }

    private record Accepted(EpollLoop loop, int fd, InetSocketAddress client) implements AcceptedSocket {
        @Override
        public StreamSocket open(Loop target, StreamSocket.Handler handler) {
            return EpollSocket.accepted((EpollLoop) target, fd, handler);
        }

        @Override
        public void reset() {
            loop.syscalls().lingerZero(fd);
            loop.syscalls().close(fd);
        }
    }
}
