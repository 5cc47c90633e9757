// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** A {@link DatagramSocket} on a NIO channel. */
final class NioDatagramSocket implements DatagramSocket, NioIoHandle {
    private final DatagramChannel channel;
    private final @Nullable InetSocketAddress remote; // null for a bound socket
    private final Handler handler;
    private @Nullable IoRegistration registration;
    private SocketFailure failure = SocketFailure.OTHER;
    private boolean closed;

    private NioDatagramSocket(DatagramChannel channel, @Nullable InetSocketAddress remote, Handler handler) {
        this.channel = channel;
        this.remote = remote;
        this.handler = handler;
    }

    /** Takes over a channel that is bound. */
    static NioDatagramSocket bound(NioLoop loop, DatagramChannel channel, Handler handler) {
        var socket = new NioDatagramSocket(channel, null, handler);
        socket.register(loop);
        return socket;
    }

    static NioDatagramSocket connect(NioLoop loop, InetSocketAddress remote, Handler handler) throws SocketException {
        try {
            DatagramChannel channel = NioDatagramBinding.open(remote);
            try {
                channel.connect(remote);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            var socket = new NioDatagramSocket(channel, remote, handler);
            socket.register(loop);
            return socket;
        } catch (IOException e) {
            throw new SocketException(NioFailures.of(e), "cannot connect");
        }
    }

    private void register(NioLoop loop) {
        registration = loop.register(this);
        registration.submit(NioIoOps.READ);
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        if (!closed) {
            handler.onReadable(this);
        }
    }

    @Override
    public int receive(DatagramBatch into) {
        int before = into.size();
        try {
            while (!into.isFull() && receiveOne((NioDatagramBatch) into)) {}
        } catch (IOException e) {
            // A failure that comes in the midst of datagrams comes again with the next one that is sent.
            if (into.size() == before) {
                failure = NioFailures.of(e);
                return FAILED;
            }
        }
        return into.size() - before;
    }

    private boolean receiveOne(NioDatagramBatch into) throws IOException {
        ByteBuffer slot = into.freeSlot();
        int start = slot.position();
        // A read cannot tell an empty datagram from none.
        var sender = (InetSocketAddress) channel.receive(slot);
        if (sender == null) {
            return false;
        }
        if (remote == null || remote.equals(sender)) {
            into.add(slot.position() - start, sender);
        }
        return true;
    }

    @Override
    public int send(DatagramBatch from, int first, int count) {
        var batch = (NioDatagramBatch) from;
        int sent = 0;
        while (sent < count && send(batch.datagram(first + sent), remote == null ? batch.peer(first + sent) : remote)) {
            sent++;
        }
        return sent;
    }

    @Override
    public void sendSoon(DatagramBatch from, int index) {
        handler.onSent(this, send(from, index, 1) == 1, from.memory(), from.offset(index), from.length(index));
    }

    @Override
    public boolean send(IoBuffer bytes, int offset, int length) {
        return remote != null && send(bytes.range(offset, length), remote);
    }

    private boolean send(ByteBuffer datagram, InetSocketAddress to) {
        int length = datagram.remaining();
        try {
            int sent = length == 0 && remote != null ? sendEmpty(datagram, to) : channel.send(datagram, to);
            if (sent < length) {
                failure = SocketFailure.NO_RESOURCES;
            }
            return sent == length;
        } catch (IOException e) {
            failure = NioFailures.of(e);
            return false;
        }
    }

    /**
     * A connected channel sends no empty datagram: it returns 0 and does nothing. So another one sends it, from the same
     * address; answers come to the connected one all the same. Disconnecting this one would not do, since connecting it
     * again throws away what has come meanwhile.
     */
    private int sendEmpty(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try (DatagramChannel unconnected = NioDatagramBinding.open(to)) {
            unconnected.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            unconnected.bind(channel.getLocalAddress());
            return unconnected.send(datagram, to);
        }
    }

    @Override
    public SocketFailure failure() {
        return failure;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NioLoop.closeNow(channel, registration);
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }
}
