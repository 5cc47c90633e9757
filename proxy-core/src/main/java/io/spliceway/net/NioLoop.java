// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop on a NIO selector, for systems without epoll. */
final class NioLoop extends Loop {
    NioLoop(IoEventLoop eventLoop, int index) {
        super(eventLoop, index);
    }

    @Override
    boolean writesTogether() {
        return false;
    }

    @Override
    public StreamSocket connect(InetSocketAddress remote, FirstSpeaker firstSpeaker, StreamSocket.Handler handler)
            throws SocketException {
        return NioSocket.connect(this, remote, handler);
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress remote, DatagramSocket.Handler handler)
            throws SocketException {
        return NioDatagramSocket.connect(this, remote, handler);
    }

    @Override
    DatagramBatch newBatch() {
        return new NioDatagramBatch();
    }

    @Override
    public void afterCloses(Runnable task) {
        // The selector lets go of a channel at its next selection, which comes before any timer.
        schedule(task, 1, TimeUnit.NANOSECONDS);
    }

    /** Lets go of a channel, which may not be registered yet, and closes it. */
    static void closeNow(SelectableChannel channel, @Nullable IoRegistration registration) {
        if (registration != null) {
            registration.cancel();
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }

    @Override
    public @Nullable Pipe takePipe() {
        return null;
    }

    @Override
    public void giveBack(Pipe pipe) {
        throw new IllegalStateException("NIO has no pipes");
    }
}
