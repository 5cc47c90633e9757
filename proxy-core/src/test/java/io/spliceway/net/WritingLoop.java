// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An epoll loop with one end each of some connections, which it writes to. */
final class WritingLoop implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 10;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, Transport.EPOLL.handlerFactory());
    private final EpollLoop loop =
            (EpollLoop) Transport.EPOLL.loop(group.next(), 0, 1, new StreamOptions(CongestionControl.SYSTEM));
    private final Syscalls syscalls = new Syscalls();
    private final List<End> ends = new ArrayList<>();
    private boolean loopClosed;

    /** An end, and what it hears of its writes and its readiness. */
    final class End implements StreamSocket.Outcome, StreamSocket.Handler {
        final SocketPair pair;
        final EpollSocket socket;
        final List<Integer> told = new ArrayList<>();
        Runnable whenTold = () -> {};
        int calls;

        private End() throws IOException {
            pair = SocketPair.open(syscalls);
            socket = on(() -> EpollSocket.accepted(loop, pair.fd(), this));
        }

        /** Writes what {@link #content} makes of {@code seed}, out of the buffer that all reads of the loop go to. */
        void write(int seed, int length) {
            IoBuffer buffer = loop.readBuffer();
            buffer.range(0, length).put(content(seed, length));
            socket.writeSoon(buffer, length, this);
        }

        @Override
        public void onWritten(int written, IoBuffer bytes, int offset, int length) {
            told.add(written);
            whenTold.run();
        }

        @Override
        public void onReady(StreamSocket ready) {
            calls++;
        }
    }

    WritingLoop(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ends.add(new End());
        }
    }

    EpollLoop loop() {
        return loop;
    }

    End end(int i) {
        return ends.get(i);
    }

    List<End> ends() {
        return ends;
    }

    /** Runs a turn, or a part of it, on the loop. */
    <T> T on(Supplier<T> part) {
        return CompletableFuture.supplyAsync(part, group.next())
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** What ends a turn, and is in the loop's queue already, is done when this returns. */
    void turnIsOver() {
        on(() -> true);
    }

    /** Writes to all ends in one turn; returns what all had been told before it ended. */
    List<Integer> writeToAll(int length) {
        return on(() -> {
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).write(i, length);
            }
            return ends.stream().flatMap(end -> end.told.stream()).toList();
        });
    }

    void assertAllToldOnceAndReceived(int length) throws IOException {
        for (int i = 0; i < ends.size(); i++) {
            assertEquals(List.of(length), ends.get(i).told, "what the writer of number " + i + " was told");
            ends.get(i).pair.assertReceives(content(i, length));
        }
    }

    static byte[] content(int seed, int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (seed * 31 + i);
        }
        return content;
    }

    /** Closes the loop but not its thread. On the loop. */
    boolean closeLoop() {
        loop.close();
        loopClosed = true;
        return true;
    }

    @Override
    public void close() throws IOException {
        on(() -> {
            ends.forEach(end -> end.socket.close());
            return true;
        });
        turnIsOver();
        if (!loopClosed) {
            on(this::closeLoop);
        }
        group.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        for (End end : ends) {
            end.pair.peer().close();
        }
    }
}
