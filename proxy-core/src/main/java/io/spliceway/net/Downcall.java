// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * A function of the C library whose arguments and result are whole numbers and addresses, and which reports errors in
 * {@code errno}. Stateless; each thread has its own state to call with.
 *
 * <p>All have one shape, in which each argument has 64 bits, because the JVM makes code for each shape: 20 ms for the first and
 * 6 ms for each further one, at every start. The calling conventions of Linux on x86-64, aarch64 and riscv64 pass whole
 * numbers and addresses alike, a register each. One of 32 bits is passed as an {@code int} that Java has widened: riscv64 asks
 * for its sign in the upper half, at which the others do not look. What a function has no parameter for it does not see.
 *
 * @param handle what is called; a record's component, because the compiler takes only these for constants
 */
record Downcall(MethodHandle handle) {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // As many arguments as syscall(2) has at most.
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** Finds the function {@code name} of the C library. */
    static Downcall of(String name) {
        return new Downcall(LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), SHAPE, ERRNO));
    }

    /** Allocates the place where calls of one thread leave error numbers. */
    static MemorySegment allocateState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    /** As {@link #call(MemorySegment, long, long, long, long, long, long, long)}, of up to three arguments. */
    int call(MemorySegment state, long a, long b, long c) {
        return call(state, a, b, c, 0, 0, 0, 0);
    }

    /** Returns what the function returned, or the negated error number; its results must fit into 31 bits. */
    int call(MemorySegment state, long a, long b, long c, long d, long e, long f, long g) {
        int returned = (int) callWhole(state, a, b, c, d, e, f, g);
        return returned >= 0 ? returned : -(int) ERRNO_VALUE.get(state, 0L);
    }

    /** Returns all that the function returned, for one that returns an address. */
    long callWhole(MemorySegment state, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) handle.invokeExact(state, a, b, c, d, e, f, g);
        } catch (Throwable t) {
            throw new AssertionError("a downcall threw", t);
        }
    }
}
