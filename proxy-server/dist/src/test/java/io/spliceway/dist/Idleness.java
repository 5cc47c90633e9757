// SPDX-License-Identifier: Apache-2.0
package io.spliceway.dist;

import java.io.IOException;
import java.time.Duration;

/** Tells since when a process has nearly not run. Confined to one thread. */
final class Idleness {
    private static final long SECOND_NANOS = 1_000_000_000;
    // A proxy at rest has timers.
    private static final Duration REST = Duration.ofMillis(50);

    private final ProcessHandle process;
    private long since = System.nanoTime();
    private Duration used;

    Idleness(long pid) throws IOException {
        process = ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
        used = cpuTime();
    }

    /** Returns whether the process has used next to no CPU time for a second, as far as the calls show. */
    boolean lastsASecond() throws IOException {
        Duration now = cpuTime();
        if (now.minus(used).compareTo(REST) > 0) {
            used = now;
            since = System.nanoTime();
        }
        return System.nanoTime() - since >= SECOND_NANOS;
    }

    private Duration cpuTime() throws IOException {
        return process.info().totalCpuDuration().orElseThrow(() -> new IOException("no process " + process.pid()));
    }
}
