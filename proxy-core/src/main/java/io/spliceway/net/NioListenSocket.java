// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listening channel that is registered with the selector of every loop. */
final class NioListenSocket implements ListenSocket {
    private static final int BACKLOG = 4096;
    private static final int ACCEPTS_PER_EVENT = 16;
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(1);

    private final ServerSocketChannel channel;
    private final InetSocketAddress localAddress;
    private final List<NioAcceptor> acceptors = new ArrayList<>();

    private NioListenSocket(ServerSocketChannel channel, InetSocketAddress localAddress) {
        this.channel = channel;
        this.localAddress = localAddress;
    }

    static NioListenSocket open(InetSocketAddress local) throws SocketException {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(local, BACKLOG);
                return new NioListenSocket(channel, (InetSocketAddress) channel.getLocalAddress());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SocketException(NioFailures.of(e), "cannot listen");
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void attach(Loop loop, AcceptHandler handler) {
        var acceptor = new NioAcceptor((NioLoop) loop, handler);
        acceptors.add(acceptor);
        loop.execute(acceptor::resume);
    }

    @Override
    public void close() {
        // A channel goes on listening, and its address stays taken, until every selector has let go of it.
        var released = new CountDownLatch(acceptors.size());
        for (NioAcceptor acceptor : acceptors) {
            acceptor.loop.execute(() -> acceptor.detach(released));
        }
        awaitUpTo(RELEASE_LIMIT, released);
        try {
            channel.close();
        } catch (IOException e) {
            // Closing a listening channel frees its descriptor whatever it says.
        }
    }

    @SuppressWarnings("ReturnValueIgnored") // a loop that takes longer lets go of the channel later
    private static void awaitUpTo(Duration limit, CountDownLatch latch) {
        try {
            latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class NioAcceptor implements Acceptor, NioIoHandle {
        private final NioLoop loop;
        private final AcceptHandler handler;
        private @Nullable IoRegistration registration;
        private boolean detached;

        NioAcceptor(NioLoop loop, AcceptHandler handler) {
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
            }
            if (registration != null) {
                registration.submit(NioIoOps.ACCEPT);
            }
        }

        // A selector keeps the key of a cancelled registration for a while, so only the interest is taken back.
        @Override
        public void pause() {
            if (registration != null) {
                registration.submit(NioIoOps.NONE);
            }
        }

        /** Lets go of the channel, and tells when the selector has done so too: at the selection that comes next. */
        void detach(CountDownLatch released) {
            detached = true;
            if (registration != null) {
                registration.cancel();
                registration = null;
            }
            loop.afterCloses(released::countDown);
        }

        @Override
        public void handle(IoRegistration ignored, IoEvent event) {
            try {
                for (int i = 0; i < ACCEPTS_PER_EVENT && !detached && handler.mayAccept(this); i++) {
                    SocketChannel accepted = channel.accept();
                    if (accepted == null) {
                        return;
                    }
                    NioSocket.configure(accepted);
                    handler.onAccept(loop, new Accepted(accepted, (InetSocketAddress) accepted.getRemoteAddress()));
                }
            } catch (IOException e) {
                if (NioFailures.of(e) == SocketFailure.NO_DESCRIPTORS) {
                    handler.onAcceptFailed(this, SocketFailure.NO_DESCRIPTORS);
                }
            }
        }

        @Override
        public SelectableChannel selectableChannel() {
            return channel;
        }

        @Override
        public void close() {
            pause();
        }
    }

    private record Accepted(SocketChannel channel, InetSocketAddress client) implements AcceptedSocket {
        @Override
        public StreamSocket open(Loop target, StreamSocket.Handler handler) {
            return NioSocket.accepted((NioLoop) target, channel, handler);
        }

        @Override
        public void reset() {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            } catch (IOException e) {
                // The client reset first, which is what was wanted.
            }
        }
    }
}
