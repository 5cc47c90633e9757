// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event loop on epoll. */
final class EpollLoop extends Loop {
    private final Syscalls syscalls = new Syscalls();
    private final StreamOptions streamOptions;
    private final TimeoutQueue heldAcknowledgements = timeouts(HeldAcknowledgement.LONGEST);
    private final PipePool pipes;
    private final List<Closing> closing = new ArrayList<>();
    private @Nullable TurnWrites turnWrites;
    private final Runnable closeAll = this::closeAll;

    /** Something with a descriptor that has to be closed. */
    interface Closing {
        FileDescriptor fd();

        /** What the loop knows it by, null if it does not. */
        @Nullable
        IoRegistration registration();
    }

    EpollLoop(IoEventLoop eventLoop, int index, int pipeLimit, StreamOptions streamOptions) {
        super(eventLoop, index);
        this.streamOptions = streamOptions;
        pipes = new PipePool(syscalls, pipeLimit);
        turnWrites = TurnWrites.of(this);
    }

    Syscalls syscalls() {
        return syscalls;
    }

    StreamOptions streamOptions() {
        return streamOptions;
    }

    TimeoutQueue heldAcknowledgements() {
        return heldAcknowledgements;
    }

    /** Takes over a write until the end of this turn; the answer is whether it does. */
    boolean takesOver(TurnWrites.Writer writer, IoBuffer from, int offset, int length) {
        return turnWrites != null && turnWrites.add(writer, from, offset, length);
    }

    /** Makes the writes that were taken over. */
    void makeWrites() {
        if (turnWrites != null) {
            turnWrites.flush();
        }
    }

    @Override
    boolean writesTogether() {
        return turnWrites != null;
    }

    @Override
    public StreamSocket connect(InetSocketAddress remote, FirstSpeaker firstSpeaker, StreamSocket.Handler handler)
            throws SocketException {
        return EpollSocket.connect(this, remote, firstSpeaker, handler);
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress remote, DatagramSocket.Handler handler)
            throws SocketException {
        return EpollDatagramSocket.connect(this, remote, handler);
    }

    @Override
    DatagramBatch newBatch() {
        return new EpollDatagramBatch(syscalls);
    }

    @Override
    public void afterCloses(Runnable task) {
        // Behind the task that closes what was closed before.
        execute(task);
    }

    @Override
    public @Nullable Pipe takePipe() {
        return pipes.take();
    }

    @Override
    public void giveBack(Pipe pipe) {
        pipes.giveBack(pipe);
    }

    /**
     * Closes {@code socket} when the current batch of events is done. Were its descriptor free before, a socket made
     * meanwhile could get the same number, and with it the events that the batch still holds for this one.
     */
    void closeAfterEvents(Closing socket) {
        if (closing.isEmpty()) {
            execute(closeAll);
        }
        closing.add(socket);
    }

    private void closeAll() {
        makeWrites(); // before the number of a descriptor can become that of another socket
        closing.forEach(EpollLoop::closeNow);
        closing.clear();
    }

    /** Closes the descriptor; the kernel takes it out of the epoll set with that. */
    private static void closeNow(Closing socket) {
        try {
            socket.fd().close();
        } catch (IOException e) {
            // Linux frees the descriptor even then, and there is nobody left to tell.
        }
        IoRegistration registration = socket.registration();
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    void close() {
        closeAll();
        if (turnWrites != null) {
            turnWrites.close();
            turnWrites = null; // what is still written is written at once
        }
        pipes.close();
        super.close();
    }
}
