// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Handles of functions of the C library that report errors in {@code errno}. */
final class Downcalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Downcalls() {}

    /** Returns a handle whose first argument is what {@link #allocateState} allocates. */
    static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        all[0] = ERRNO;
        System.arraycopy(options, 0, all, 1, options.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }

    /** Allocates the place where calls of one thread leave error numbers. */
    static MemorySegment allocateState(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    /** Returns what a call returned, or the negated error number that it left in {@code state}. */
    static int result(MemorySegment state, long returned) {
        return returned >= 0 ? (int) returned : -(int) ERRNO_VALUE.get(state, 0L);
    }

    static AssertionError impossible(Throwable e) {
        return new AssertionError("a downcall threw", e);
    }
}
