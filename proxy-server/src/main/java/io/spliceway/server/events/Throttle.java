// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.time.Duration;
import java.time.Instant;

/** Lets a burst through at once, and then one each interval. Not thread-safe; knows no clock. */
final class Throttle {
    private final Duration burst;
    private final Duration interval;
    private Instant full = Instant.MIN; // when the whole burst is available again

    Throttle(int burst, Duration interval) {
        this.burst = interval.multipliedBy(burst);
        this.interval = interval;
    }

    /** Returns when the next one may pass, if none did before. */
    Instant next() {
        return full.equals(Instant.MIN) ? full : full.plus(interval).minus(burst);
    }

    /** One passes at {@code now}. */
    void pass(Instant now) {
        full = (full.isBefore(now) ? now : full).plus(interval);
    }
}
