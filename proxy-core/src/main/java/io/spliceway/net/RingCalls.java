// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The Linux calls of a {@link SubmissionRing}, which returns what {@link Syscalls} does. Confined to one thread. */
final class RingCalls {
    // The C library has no functions for them; the numbers are those of x86-64, aarch64 and riscv64.
    private static final long IO_URING_SETUP = 425;
    private static final long IO_URING_ENTER = 426;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final MethodHandle SETUP = Downcalls.link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle ENTER = Downcalls.link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = Downcalls.link(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            Downcalls.link("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private final MemorySegment state = Downcalls.allocateState(Arena.global());
    private final Syscalls syscalls;

    RingCalls(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /** Makes a ring, close-on-exec; returns its descriptor. */
    int setup(int capacity, MemorySegment params) {
        try {
            return Downcalls.result(state, (long) SETUP.invokeExact(state, IO_URING_SETUP, capacity, params));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Submits {@code count} entries and waits for none; returns how many were taken. */
    int enter(int ring, int count) {
        try {
            return Downcalls.result(state, (long) ENTER.invokeExact(state, IO_URING_ENTER, ring, count, 0, 0, 0L, 0L));
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    /** Maps memory of a ring; null if that cannot be. */
    @Nullable
    MemorySegment map(int ring, long offset, long bytes) {
        try {
            long address =
                    (long) MMAP.invokeExact(state, 0L, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
            return address == -1 ? null : MemorySegment.ofAddress(address).reinterpret(bytes);
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    void unmap(MemorySegment memory) {
        try {
            int unused = (int) MUNMAP.invokeExact(state, memory, memory.byteSize());
        } catch (Throwable e) {
            throw Downcalls.impossible(e);
        }
    }

    void close(int ring) {
        syscalls.close(ring);
    }
}
