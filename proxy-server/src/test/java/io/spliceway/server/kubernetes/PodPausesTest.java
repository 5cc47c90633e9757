// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.NamespacedName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PodPausesTest {
    private static final NamespacedName POD = new NamespacedName("shop", "web-1");

    private final AtomicLong now = new AtomicLong();
    private final PodPauses pauses = new PodPauses(now::get);

    @Test
    void pauseDoublesWithEachFailureUpToALimit() {
        assertEquals(Duration.ZERO, pauses.before(POD));
        for (int millis : new int[] {100, 200, 400, 400}) {
            pauses.failed(POD);
            assertEquals(Duration.ofMillis(millis), pauses.before(POD));
        }
    }

    @Test
    void pausePassesWithTime() {
        pauses.failed(POD);
        now.addAndGet(Duration.ofMillis(60).toNanos());
        assertEquals(Duration.ofMillis(40), pauses.before(POD));
        now.addAndGet(Duration.ofMillis(60).toNanos());
        assertEquals(Duration.ZERO, pauses.before(POD));
    }

    @Test
    void podThatWasReachedNeedsNone() {
        pauses.failed(POD);
        pauses.reached(POD);
        assertEquals(Duration.ZERO, pauses.before(POD));
    }
}
