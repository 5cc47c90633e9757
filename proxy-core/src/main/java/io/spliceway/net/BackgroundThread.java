// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netty.channel.epoll.Epoll;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Lets a thread stand back for the threads that move bytes. On Linux; elsewhere it does nothing. Stateless. */
public final class BackgroundThread {
    // As nice(1) has it: 1/68 of the share of a usual thread that wants the same core, and all of a core that none
    // wants.
    private static final int LEAST_NICE_TO_ITSELF = 19;
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private BackgroundThread() {}

    /** Lowers the priority of the calling thread for good; that needs no privilege. */
    public static void lowerPriority() {
        if (Epoll.isAvailable()) { // elsewhere the same call is about the whole process
            try {
                int unused = (int) Handle.SETPRIORITY.invokeExact(PRIO_PROCESS, CALLING_THREAD, LEAST_NICE_TO_ITSELF);
            } catch (Throwable e) {
                throw new AssertionError("a downcall threw", e);
            }
        }
    }

    // Looked up when it is first needed, so never where there is no such call.
    private static final class Handle {
        private static final MethodHandle SETPRIORITY = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }
}
