// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.util.Objects.requireNonNull;

import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Short writes of one turn of an event loop, which one system call then makes. A write wakes its receiver, and the way out of
 * each system call is where the kernel may let that one run first: with one way out there is one such place, and who is
 * woken finds more to do. Confined to the loop.
 */
final class TurnWrites {
    /** What is longer is worth a call of its own, and leaves the read buffer uncopied. */
    static final int LONGEST = 4 * 1024;

    private static final int CAPACITY = 256;
    private static final int ARENA_BYTES = 128 * 1024; // stays in the core's own cache

    private final EpollLoop loop;
    private final SubmissionRing ring;
    private final IoBuffer arena = IoBuffer.allocate(ARENA_BYTES);
    private final @Nullable Writer[] writers = new Writer[CAPACITY];
    private final int[] offsets = new int[CAPACITY + 1];
    private final Runnable endOfTurn = this::flush;
    private int count;
    private boolean flushing;

    /** A socket that leaves writes to the end of the turn. */
    interface Writer {
        FileDescriptor fd();

        /**
         * A write was made, or failed.
         *
         * @param result what send(2) would have returned, an error number negated
         * @param bytes holds the {@code length} bytes from {@code offset} on, during this call
         */
        void written(int result, IoBuffer bytes, int offset, int length);
    }

    private TurnWrites(EpollLoop loop, SubmissionRing ring) {
        this.loop = loop;
        this.ring = ring;
    }

    /** Returns null where the kernel cannot do this, or may not. */
    static @Nullable TurnWrites of(EpollLoop loop) {
        SubmissionRing ring = SubmissionRing.open(loop.syscalls(), CAPACITY);
        return ring == null ? null : new TurnWrites(loop, ring);
    }

    /** Takes over a write, with a copy of the bytes; the answer is whether it does. It may be made within this call. */
    boolean add(Writer writer, IoBuffer from, int offset, int length) {
        if (flushing || length > LONGEST) {
            return false;
        }
        if (count == 0) {
            loop.execute(endOfTurn);
        }
        arena.copyFrom(from, offset, offsets[count], length);
        writers[count] = writer;
        offsets[count + 1] = offsets[count] + length;
        count++;
        if (count == CAPACITY || offsets[count] > ARENA_BYTES - LONGEST) {
            flush(); // now that the bytes are copied: who hears of a write may read on, into the buffer they came in
        }
        return true;
    }

    /** Makes the writes, and tells what became of them. */
    void flush() {
        flushing = true;
        boolean together = count > 1;
        if (together) {
            for (int i = 0; i < count; i++) {
                ring.send(writer(i).fd().intValue(), address(i), length(i));
            }
            ring.submit();
        }
        for (int i = 0; i < count; i++) {
            int sent = together ? ring.result(i) : SubmissionRing.NOT_DONE;
            if (sent == SubmissionRing.NOT_DONE) {
                sent = loop.syscalls().send(writer(i).fd().intValue(), address(i), length(i), false);
            }
            tell(i, sent);
        }
        count = 0;
        flushing = false;
    }

    private void tell(int i, int sent) {
        Writer writer = writer(i);
        writers[i] = null;
        try {
            writer.written(sent, arena, offsets[i], length(i));
        } catch (RuntimeException | Error e) {
            // Reported as any task's failure; the others still hear of their writes.
            loop.execute(() -> {
                throw e;
            });
        }
    }

    private Writer writer(int i) {
        return requireNonNull(writers[i]);
    }

    private long address(int i) {
        return arena.address() + offsets[i];
    }

    private int length(int i) {
        return offsets[i + 1] - offsets[i];
    }

    /** Gives back what it holds. */
    void close() {
        ring.close();
        arena.release();
    }
}
