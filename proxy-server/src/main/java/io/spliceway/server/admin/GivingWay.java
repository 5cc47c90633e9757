// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets whoever waits for the core have it, time and again during the work on an answer. Without that a thread at work on a
 * long answer holds its core for a whole time slice, however low its priority: Linux protects one that has begun. Where
 * all cores are busy, waiting ends after a second in all, so that the answer arrives. Confined to one thread.
 */
final class GivingWay {
    // Takes some 50 us to compress, or to send.
    static final int PIECE_BYTES = 16 * 1024;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Runnable stepAside;
    private final LongSupplier nanoTime;
    private int worked;
    private long waitedNanos;

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how long others wait
    GivingWay() {
        this(Thread::yield, System::nanoTime);
    }

    GivingWay(Runnable stepAside, LongSupplier nanoTime) {
        this.stepAside = stepAside;
        this.nanoTime = nanoTime;
    }

    /** Gives way if the work since the last time was enough, now that another so many bytes were compressed or sent. */
    void worked(int bytes) {
        worked += bytes;
        if (worked >= PIECE_BYTES) {
            worked = 0;
            giveWay();
        }
    }

    private void giveWay() {
        if (waitedNanos < LONGEST_WAIT_NANOS) {
            long start = nanoTime.getAsLong();
            stepAside.run();
            waitedNanos += nanoTime.getAsLong() - start;
        }
    }
}
