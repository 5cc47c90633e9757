// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Passes on what is written in pieces, and lets whoever waits for the core have it after each. Without that a thread at
 * work on a long answer holds its core for a whole time slice, however low its priority: Linux protects one that has
 * begun. Where all cores are busy, waiting ends after a second in all, so that the answer arrives. Confined to one thread.
 */
final class GivingWay extends FilterOutputStream {
    // Takes some 50 us to compress.
    static final int PIECE_BYTES = 16 * 1024;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Runnable stepAside;
    private final LongSupplier nanoTime;
    private long waitedNanos;

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how long others wait
    GivingWay(OutputStream out) {
        this(out, Thread::yield, System::nanoTime);
    }

    GivingWay(OutputStream out, Runnable stepAside, LongSupplier nanoTime) {
        super(out);
        this.stepAside = stepAside;
        this.nanoTime = nanoTime;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int next = offset; next < end; next += PIECE_BYTES) {
            out.write(bytes, next, Math.min(PIECE_BYTES, end - next));
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
