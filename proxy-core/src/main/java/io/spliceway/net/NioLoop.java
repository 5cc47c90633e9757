// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop on a NIO selector, for systems without epoll. */
final class NioLoop extends Loop {
    NioLoop(IoEventLoop eventLoop, int index) {
        super(eventLoop, index);
    }

    @Override
    public StreamSocket connect(InetSocketAddress remote, StreamSocket.Handler handler) throws SocketException {
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

    @Override
    public @Nullable Pipe takePipe() {
        return null;
    }

    @Override
    public void giveBack(Pipe pipe) {
        throw new IllegalStateException("NIO has no pipes");
    }
}
