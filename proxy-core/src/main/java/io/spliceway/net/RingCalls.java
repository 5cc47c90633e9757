// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The Linux calls of a {@link SubmissionRing}, which returns what {@link Syscalls} does. Confined to one thread. */
final class RingCalls {
    // The C library has no functions for them; the numbers are those of x86-64, aarch64 and riscv64.
    private static final long IO_URING_SETUP = 425;
    private static final long IO_URING_ENTER = 426;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final Downcall SYSCALL = Downcall.of("syscall");
    private static final Downcall MMAP = Downcall.of("mmap");
    private static final Downcall MUNMAP = Downcall.of("munmap");

    private final MemorySegment state = Downcall.allocateState(Arena.global());
    private final Syscalls syscalls;

    RingCalls(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /** Makes a ring, close-on-exec; returns its descriptor. */
    int setup(int capacity, MemorySegment params) {
        return SYSCALL.call(state, IO_URING_SETUP, capacity, params.address());
    }

    /** Submits {@code count} entries and waits for none; returns how many were taken. */
    int enter(int ring, int count) {
        return SYSCALL.call(state, IO_URING_ENTER, ring, count, 0, 0, 0, 0);
    }

    /** Maps memory of a ring; null if that cannot be. */
    @Nullable
    MemorySegment map(int ring, long offset, long bytes) {
        long address = MMAP.callWhole(state, 0, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset, 0);
        return address == -1 ? null : MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    void unmap(MemorySegment memory) {
        int unused = MUNMAP.call(state, memory.address(), memory.byteSize(), 0);
    }

    void close(int ring) {
        syscalls.close(ring);
    }
}
