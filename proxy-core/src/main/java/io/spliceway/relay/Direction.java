// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.net.IoBuffer;
import io.spliceway.net.Pipe;
import io.spliceway.net.StreamSocket;
import io.spliceway.observe.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * The bytes from one socket to the other. Confined to the event loop.
 *
 * {@snippet lang="text" :
 *   source ──read──► loop's buffer ──write──► sink          copying
 *                         └─ what the sink left ─► pending
 *   source ──splice──► pipe ──splice──► sink                splicing
 * }
 *
 * <p>Nothing is read while anything is held back, so a direction holds at most one read, and a sink that does not read
 * stops the source through TCP's own window. A direction that keeps filling the buffer moves to a pipe; when one read
 * from the pipe stays small it goes back. The pipe is returned to the loop whenever it is empty.
 */
final class Direction implements StreamSocket.Handler, StreamSocket.Outcome {
    private static final int FULL_READS_BEFORE_SPLICE = 3;
    private static final int SPLICE_WORTHWHILE_BYTES = 16 * 1024;

    // What a direction moves when it is heard of, and when all others were heard in that turn of the loop.
    private static final int BYTES_AT_ONCE = 64 * 1024;
    private static final int BYTES_PER_TURN = 1 << 20;

    private final TcpRelay relay;
    private final Side from;
    private final StreamSocket source;
    private final StreamSocket sink;
    private final Runnable nextTurn = this::takeTurn;
    private @Nullable IoBuffer pending;
    private int pendingOffset;
    private @Nullable Pipe pipe;
    private boolean writing; // the end of the loop's turn will write what was read
    private int fullReads;
    private boolean splicing;
    private boolean turnScheduled;
    private boolean eof;
    private boolean finished;
    private boolean severed;

    Direction(TcpRelay relay, Side from, StreamSocket source, StreamSocket sink) {
        this.relay = relay;
        this.from = from;
        this.source = source;
        this.sink = sink;
    }

    /** Whether everything was read and passed on. */
    boolean isFinished() {
        return finished;
    }

    /** Whether it passes on nothing any more: everything is passed on, or its receiver has reset. */
    boolean isOver() {
        return finished || severed;
    }

    /** Passes FIN on. */
    void shutdownSink() {
        sink.shutdownOutput();
    }

    @Override
    public void onReady(StreamSocket socket) {
        if (isOver()) {
            if (source.isBroken()) {
                relay.onReset(from);
            }
        } else {
            pump();
            if (source.isBroken()) {
                relay.onResetHeldBack();
            }
        }
        relay.opposite(from).onSinkReady();
    }

    private void onSinkReady() {
        if (pending != null || pipe != null) {
            pump();
        }
    }

    private void takeTurn() {
        turnScheduled = false;
        pump(BYTES_PER_TURN);
    }

    /** Moves what is held back and a little more. Bulk goes when the loop's other connections have had their turn. */
    void pump() {
        pump(splicing ? 0 : BYTES_AT_ONCE);
    }

    /** Moves bytes until the source has none, the sink takes none, or {@code budget} is spent. */
    private void pump(int budget) {
        int left = budget;
        while (!relay.isClosed() && !severed && flush()) {
            if (eof) {
                finish();
                return;
            }
            if (!source.isReadable()) {
                return;
            }
            if (left <= 0) {
                scheduleTurn();
                return;
            }
            left -= Math.max(0, fill());
        }
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            relay.loop().executeLast(nextTurn);
        }
    }

    private void finish() {
        if (source.isBroken()) {
            relay.onReset(from);
        } else if (!finished) {
            finished = true;
            relay.onFinished(this);
        }
    }

    private int fill() {
        Pipe into = splicing ? takePipe() : null;
        int n = into == null ? copy() : splice(into);
        if (n == StreamSocket.EOF) {
            eof = true;
        } else if (n == StreamSocket.FAILED) {
            relay.onReset(from);
        }
        return n;
    }

    private int copy() {
        IoBuffer buffer = relay.loop().readBuffer();
        int n = source.read(buffer);
        if (n <= 0) {
            return n;
        }
        eof = source.isAtEnd();
        fullReads = n == buffer.capacity() ? fullReads + 1 : 0;
        splicing = fullReads >= FULL_READS_BEFORE_SPLICE && relay.maySplice();
        if (eof || source.isReadable()) {
            settle(sink.write(buffer, 0, n, eof), buffer, 0, n);
        } else {
            writing = true;
            sink.writeSoon(buffer, n, this);
        }
        return n;
    }

    @Override
    public void onWritten(int written, IoBuffer bytes, int offset, int length) {
        writing = false;
        settle(written, bytes, offset, length);
        if (source.isReadable()) {
            pump();
        }
    }

    /** Some bytes were written, and the rest of them is held back. */
    private void settle(int written, IoBuffer bytes, int offset, int length) {
        if (written == StreamSocket.FAILED) {
            sever();
            return;
        }
        relay.moved(from, written);
        if (written < length) {
            holdBack(bytes, offset + written, length - written);
        }
    }

    private void holdBack(IoBuffer bytes, int offset, int length) {
        try {
            pending = bytes.copy(offset, length);
            pendingOffset = 0;
        } catch (OutOfMemoryError e) { // of buffers, whose limit is not the heap's
            relay.kill(CloseReason.NO_MEMORY);
        }
    }

    private int splice(Pipe into) {
        int n = source.read(into);
        if (n > 0 && n < SPLICE_WORTHWHILE_BYTES) {
            splicing = false;
            fullReads = 0;
        }
        if (into.buffered() == 0) {
            returnPipe();
        }
        return n;
    }

    /** Writes what is held back; returns whether nothing is left. */
    private boolean flush() {
        if (pending != null) {
            return flushPending(pending);
        }
        return !writing && (pipe == null || flushPipe(pipe));
    }

    private boolean flushPending(IoBuffer held) {
        int written = sink.write(held, pendingOffset, held.capacity() - pendingOffset, eof);
        if (written == StreamSocket.FAILED) {
            sever();
            return false;
        }
        relay.moved(from, written);
        pendingOffset += written;
        if (pendingOffset < held.capacity()) {
            return false;
        }
        held.release();
        pending = null;
        return true;
    }

    private boolean flushPipe(Pipe held) {
        while (held.buffered() > 0) {
            int written = sink.write(held);
            if (written == StreamSocket.FAILED) {
                sever();
                return false;
            }
            if (written == 0) {
                return false;
            }
            relay.moved(from, written);
        }
        returnPipe();
        return true;
    }

    /** The sink's peer has reset, so nothing more can be passed on; what it sent before is still on its way back. */
    private void sever() {
        severed = true;
        release();
        relay.onSevered(from);
    }

    private @Nullable Pipe takePipe() {
        if (pipe == null) {
            pipe = relay.loop().takePipe();
            if (pipe != null) {
                relay.splicing(true);
            }
        }
        return pipe;
    }

    private void returnPipe() {
        if (pipe != null) {
            relay.loop().giveBack(pipe);
            pipe = null;
            relay.splicing(false);
        }
    }

    /** Frees what is held back. */
    void release() {
        returnPipe();
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
