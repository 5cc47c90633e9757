// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts: they double from a first to a longest one, and each is spread by half its length to both
 * sides, so that the nodes of a cluster do not come back in step. Confined to one thread.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** Returns the pause before the next attempt, not shorter than {@code least}. */
    Duration next(Duration least) {
        Duration mean = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        Duration pause = Duration.ofNanos((long) (mean.toNanos() * random.nextDouble(0.5, 1.5)));
        return pause.compareTo(least) < 0 ? least : pause;
    }

    /** An attempt succeeded. */
    void reset() {
        next = first;
    }
}
