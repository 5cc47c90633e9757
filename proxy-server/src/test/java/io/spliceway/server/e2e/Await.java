// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that another process brings about. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Await() {}

    /** Something that becomes true; an {@link IOException} means that it is not yet. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Returns how long it took until {@code condition} held. */
    public static Duration until(String what, Condition condition) {
        long start = System.nanoTime();
        String last = "";
        while (true) {
            try {
                if (condition.holds()) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
            } catch (IOException e) {
                last = "; last failure: " + e;
            }
            if (System.nanoTime() - start >= LIMIT.toNanos()) {
                fail("not within " + LIMIT.toSeconds() + " s: " + what + last);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
