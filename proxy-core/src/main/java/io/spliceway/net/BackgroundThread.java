// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.epoll.Epoll;
import java.lang.foreign.Arena;

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
            try (var arena = Arena.ofConfined()) {
                int unused = Setpriority.CALL.call(
                        Downcall.allocateState(arena), PRIO_PROCESS, CALLING_THREAD, LEAST_NICE_TO_ITSELF);
            }
        }
    }

    // Looked up when it is first needed, so never where there is no such call.
    private static final class Setpriority {
        private static final Downcall CALL = Downcall.of("setpriority");
    }
}
