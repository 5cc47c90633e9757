// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop and what all sockets on it share: the read buffer, the pipes and the timeouts. Everything but
 * {@link #execute} is confined to the loop's thread.
 */
public abstract sealed class Loop permits EpollLoop, NioLoop {
    // The most that one read takes, and so the most that one direction of a connection can hold back.
    private static final int READ_BYTES = 64 * 1024;

    private final SingleThreadIoEventLoop eventLoop;
    private final int index;
    private final IoBuffer readBuffer = IoBuffer.allocate(READ_BYTES);
    private final List<DatagramBatch> batches = new ArrayList<>();
    private final Queue<Runnable> last = new ArrayDeque<>();
    private final Runnable queueLast = this::queueLast;

    Loop(IoEventLoop eventLoop, int index) {
        this.eventLoop = (SingleThreadIoEventLoop) eventLoop; // as those of a MultiThreadIoEventLoopGroup are
        this.index = index;
    }

    /** The loop's number among its siblings, from 0. */
    public final int index() {
        return index;
    }

    public final boolean inEventLoop() {
        return eventLoop.inEventLoop();
    }

    /** Runs {@code task} on the loop, soon. Thread-safe; tasks that come after shutdown are refused. */
    public final void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /**
     * Runs {@code task} behind all else that this turn of the loop has to do: events, tasks and writes. What is called from
     * such a task runs at the end of the next turn, so that events which have come meanwhile are handled in between; and
     * behind these events runs what such a task passes to {@link #execute}, as a close does.
     */
    public final void executeLast(Runnable task) {
        if (last.isEmpty()) {
            eventLoop.execute(queueLast);
        }
        last.add(task);
    }

    private void queueLast() {
        for (Runnable task = last.poll(); task != null; task = last.poll()) {
            eventLoop.executeAfterEventLoopIteration(task);
        }
    }

    /** The loop's clock, in nanoseconds since some instant. */
    public final long nanoTime() {
        return System.nanoTime();
    }

    /** The buffer that every read on this loop goes through; its content is valid until the next read. */
    public final IoBuffer readBuffer() {
        return readBuffer;
    }

    /** Whether short writes of different sockets are made by one system call. */
    abstract boolean writesTogether();

    /** Creates a queue for timeouts of one length. */
    public final TimeoutQueue timeouts(Duration delay) {
        return new TimeoutQueue(this, delay.toNanos());
    }

    /**
     * Begins to connect to {@code remote}. The socket is connected, or its handler will be called when it is or fails.
     *
     * @param firstSpeaker who speaks first on connections of this kind, as far as is known; epoll sockets learn and use it
     * @throws SocketException if it fails at once
     */
    public abstract StreamSocket connect(
            InetSocketAddress remote, FirstSpeaker firstSpeaker, StreamSocket.Handler handler) throws SocketException;

    /**
     * Connects a datagram socket to {@code remote}, which sends nothing yet.
     *
     * @throws SocketException if there is no way to {@code remote}, or no descriptor or port left
     */
    public abstract DatagramSocket connectDatagrams(InetSocketAddress remote, DatagramSocket.Handler handler)
            throws SocketException;

    /** Allocates a batch, which the loop gives back in the end. */
    public final DatagramBatch allocateBatch() {
        DatagramBatch batch = newBatch();
        batches.add(batch);
        return batch;
    }

    abstract DatagramBatch newBatch();

    /** Runs {@code task} when the kernel has let go of what was closed before. */
    public abstract void afterCloses(Runnable task);

    /** Returns an empty pipe, or null when this loop has none to spare. */
    public abstract @Nullable Pipe takePipe();

    /** Takes back a pipe of this loop. */
    public abstract void giveBack(Pipe pipe);

    /** Runs {@code task} after a delay. The caller owns no handle: what may be obsolete by then must check. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody cancels it, and its failure is logged by the loop
    public final void schedule(Runnable task, long delay, TimeUnit unit) {
        eventLoop.schedule(task, delay, unit);
    }

    final IoRegistration register(IoHandle handle) {
        assert inEventLoop();
        var future = eventLoop.register(handle);
        IoRegistration registration = future.getNow();
        if (registration == null) {
            throw new IllegalStateException("cannot register with the event loop", future.cause());
        }
        return registration;
    }

    /** Releases what the loop holds. On the loop, as its last task. */
    void close() {
        batches.forEach(DatagramBatch::release);
        readBuffer.release();
    }
}
