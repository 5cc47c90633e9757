// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StreamSocket} on a NIO channel. Interest is set when a read or write came up short and taken back when the
 * event arrives, which makes the level-triggered selector behave like an edge-triggered one.
 */
final class NioSocket extends LoopSocket implements NioIoHandle {
    private static final SocketOption<Boolean> OOB_INLINE = oobInline();

    private final SocketChannel channel;
    private @Nullable IoRegistration registration;
    private int interest;

    private NioSocket(SocketChannel channel, ConnectProgress progress, Handler handler) {
        super(progress, handler);
        this.channel = channel;
    }

    /** Takes over a channel that was accepted. */
    static NioSocket accepted(NioLoop loop, SocketChannel channel, Handler handler) {
        var socket = new NioSocket(channel, ConnectProgress.CONNECTED, handler);
        socket.register(loop, SelectionKey.OP_READ);
        return socket;
    }

    static NioSocket connect(NioLoop loop, InetSocketAddress remote, Handler handler) throws SocketException {
        SocketChannel channel = open();
        try {
            configure(channel);
            boolean connected = channel.connect(remote);
            var socket =
                    new NioSocket(channel, connected ? ConnectProgress.CONNECTED : ConnectProgress.PENDING, handler);
            socket.register(loop, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
            return socket;
        } catch (IOException e) {
            NioLoop.closeNow(channel, null);
            throw new SocketException(NioFailures.of(e), "cannot connect");
        }
    }

    private static SocketChannel open() throws SocketException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new SocketException(NioFailures.of(e), "cannot create a socket");
        }
    }

    // The option has no constant, and SocketChannel.socket() would leave an object of 100 bytes at each channel.
    @SuppressWarnings("unchecked")
    private static SocketOption<Boolean> oobInline() {
        try (SocketChannel channel = SocketChannel.open()) {
            return (SocketOption<Boolean>) channel.supportedOptions().stream()
                    .filter(option -> option.name().equals("SO_OOBINLINE"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(OOB_INLINE, true); // an urgent byte is a byte of the stream
    }

    private void register(NioLoop loop, int ops) {
        registration = loop.register(this);
        want(ops);
    }

    private void want(int ops) {
        if (registration != null && (interest & ops) != ops) {
            interest |= ops;
            registration.submit(NioIoOps.valueOf(interest));
        }
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        if (closed) {
            return;
        }
        int ready = ((NioIoEvent) event).ops().value();
        interest &= ~ready;
        from.submit(NioIoOps.valueOf(interest));
        if ((ready & SelectionKey.OP_CONNECT) != 0) {
            finishConnect();
        }
        readable |= (ready & SelectionKey.OP_READ) != 0;
        ready();
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
            progress = ConnectProgress.CONNECTED;
            want(SelectionKey.OP_READ);
        } catch (IOException e) {
            failConnect(NioFailures.of(e));
        }
    }

    @Override
    public int read(IoBuffer into) {
        try {
            int n = channel.read(into.range(0, into.capacity()));
            if (n < into.capacity()) {
                readable = false;
                if (n >= 0) {
                    want(SelectionKey.OP_READ);
                }
            }
            return n < 0 ? EOF : n;
        } catch (IOException e) {
            return failRead(NioFailures.of(e));
        }
    }

    @Override
    public boolean isAtEnd() {
        return false;
    }

    @Override
    public int write(IoBuffer from, int offset, int length, boolean finNext) {
        try {
            int n = channel.write(from.range(offset, length));
            if (n < length) {
                want(SelectionKey.OP_WRITE);
            }
            return n;
        } catch (IOException e) {
            return failWrite(NioFailures.of(e));
        }
    }

    @Override
    public void writeSoon(IoBuffer from, int length, Outcome outcome) {
        outcome.onWritten(write(from, 0, length, false), from, 0, length);
    }

    @Override
    public boolean canSplice() {
        return false;
    }

    @Override
    public int read(Pipe into) {
        throw new IllegalStateException("NIO cannot splice");
    }

    @Override
    public int write(Pipe from) {
        throw new IllegalStateException("NIO cannot splice");
    }

    @Override
    public void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // The peer reset meanwhile; the next read tells.
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NioLoop.closeNow(channel, registration);
        }
    }

    @Override
    public void reset() {
        if (!closed) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // The peer reset first, which is what was wanted.
            }
            close();
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
