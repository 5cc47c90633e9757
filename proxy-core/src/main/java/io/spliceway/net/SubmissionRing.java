// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sends that one system call hands to the kernel, however many sockets they are for: io_uring(7). None of them waits, so
 * that all are done when that call returns. Confined to one thread.
 */
final class SubmissionRing {
    // include/uapi/linux/io_uring.h, the same on all architectures.
    private static final int SETUP_SUBMIT_ALL = 1 << 7; // Linux 5.18, which has both queues in one mapping
    private static final int OP_SEND = 26;
    private static final long OFFSET_OF_RINGS = 0;
    private static final long OFFSET_OF_ENTRIES = 0x10000000;
    private static final int PARAMS_BYTES = 120;
    private static final int PARAMS_SQ_ENTRIES = 0;
    private static final int PARAMS_CQ_ENTRIES = 4;
    private static final int PARAMS_FLAGS = 8;
    private static final int PARAMS_SQ_OFFSETS = 40;
    private static final int PARAMS_CQ_OFFSETS = 80;
    private static final int TAIL = 4;
    private static final int SQ_ARRAY = 24;
    private static final int CQ_COMPLETIONS = 20;
    private static final int ENTRY_BYTES = 64;
    private static final int ENTRY_FD = 4;
    private static final int ENTRY_ADDRESS = 16;
    private static final int ENTRY_LENGTH = 24;
    private static final int ENTRY_MESSAGE_FLAGS = 28;
    private static final int ENTRY_USER_DATA = 32;
    private static final int COMPLETION_BYTES = 16;
    private static final int COMPLETION_RESULT = 8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** The kernel had no memory to do it. */
    static final int NOT_DONE = Integer.MIN_VALUE;

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final RingCalls calls;
    private final int fd;
    private final MemorySegment rings;
    private final MemorySegment entries;
    private final int entryMask;
    private final int completionMask;
    private final long sqTail;
    private final long cqHead;
    private final long cqTail;
    private final long completions;
    private final int[] results;
    private int tail;
    private int count;

    private SubmissionRing(RingCalls calls, int fd, MemorySegment params, MemorySegment rings, MemorySegment entries) {
        this.calls = calls;
        this.fd = fd;
        this.rings = rings;
        this.entries = entries;
        int capacity = params.get(JAVA_INT, PARAMS_SQ_ENTRIES);
        entryMask = capacity - 1;
        completionMask = params.get(JAVA_INT, PARAMS_CQ_ENTRIES) - 1;
        sqTail = params.get(JAVA_INT, PARAMS_SQ_OFFSETS + TAIL);
        cqHead = params.get(JAVA_INT, PARAMS_CQ_OFFSETS);
        cqTail = params.get(JAVA_INT, PARAMS_CQ_OFFSETS + TAIL);
        completions = params.get(JAVA_INT, PARAMS_CQ_OFFSETS + CQ_COMPLETIONS);
        results = new int[capacity];
        long array = params.get(JAVA_INT, PARAMS_SQ_OFFSETS + SQ_ARRAY);
        for (int i = 0; i < capacity; i++) { // each place of the queue has its own entry, for good
            rings.set(JAVA_INT, array + 4L * i, i);
        }
    }

    /** Opens a ring for {@code capacity} sends, a power of two; returns null where the kernel has none or forbids it. */
    static @Nullable SubmissionRing open(Syscalls syscalls, int capacity) {
        try (var arena = Arena.ofConfined()) {
            var calls = new RingCalls(syscalls);
            MemorySegment params = arena.allocate(PARAMS_BYTES, 8);
            params.set(JAVA_INT, PARAMS_FLAGS, SETUP_SUBMIT_ALL);
            int fd = calls.setup(capacity, params);
            if (fd < 0) {
                return null;
            }
            long ringBytes = Math.max(
                    params.get(JAVA_INT, PARAMS_SQ_OFFSETS + SQ_ARRAY) + 4L * params.get(JAVA_INT, PARAMS_SQ_ENTRIES),
                    params.get(JAVA_INT, PARAMS_CQ_OFFSETS + CQ_COMPLETIONS)
                            + (long) COMPLETION_BYTES * params.get(JAVA_INT, PARAMS_CQ_ENTRIES));
            MemorySegment rings = calls.map(fd, OFFSET_OF_RINGS, ringBytes);
            MemorySegment entries = calls.map(fd, OFFSET_OF_ENTRIES, (long) ENTRY_BYTES * capacity);
            if (rings != null && entries != null) {
                return new SubmissionRing(calls, fd, params, rings, entries);
            }
            if (rings != null) {
                calls.unmap(rings);
            }
            calls.close(fd);
            return null;
        }
    }

    /** Adds a send. The memory must stay as it is until {@link #submit} has returned. */
    void send(int socket, long memory, int length) {
        long entry = (long) (tail & entryMask) * ENTRY_BYTES;
        entries.set(JAVA_BYTE, entry, (byte) OP_SEND);
        entries.set(JAVA_INT, entry + ENTRY_FD, socket);
        entries.set(JAVA_LONG, entry + ENTRY_ADDRESS, memory);
        entries.set(JAVA_INT, entry + ENTRY_LENGTH, length);
        entries.set(JAVA_INT, entry + ENTRY_MESSAGE_FLAGS, MSG_NOSIGNAL | MSG_DONTWAIT);
        entries.set(JAVA_LONG, entry + ENTRY_USER_DATA, count);
        results[count++] = -Errno.EIO; // what is taken and not told of must not be sent again
        tail++;
    }

    /** Lets the kernel do all that was added, in this order; {@link #result} then tells how each one went. */
    void submit() {
        INDEX.setRelease(rings, sqTail, tail);
        int left = count;
        while (left > 0) {
            int taken = calls.enter(fd, left);
            if (taken <= 0 && taken != -Errno.EINTR) {
                break;
            }
            left -= Math.max(0, taken);
        }
        Arrays.fill(results, count - left, count, NOT_DONE);
        count = 0;
        int head = (int) INDEX.get(rings, cqHead);
        int end = (int) INDEX.getAcquire(rings, cqTail);
        for (; head != end; head++) {
            long completion = completions + (long) (head & completionMask) * COMPLETION_BYTES;
            results[(int) rings.get(JAVA_LONG, completion)] = rings.get(JAVA_INT, completion + COMPLETION_RESULT);
        }
        INDEX.setRelease(rings, cqHead, head);
        // What the kernel has not taken it can be denied: it looks for the queue's end anew each time.
        tail -= left;
    }

    /**
     * Returns what became of a send, by its number since the submission before: as send(2) returns
     * it, an error number negated, or {@link #NOT_DONE}.
     */
    int result(int index) {
        return results[index];
    }

    /** Gives back the descriptor and the memory. */
    void close() {
        calls.unmap(rings);
        calls.unmap(entries);
        calls.close(fd);
    }
}
