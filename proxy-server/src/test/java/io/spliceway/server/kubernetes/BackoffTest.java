// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(7));

    @Test
    void meanPausesDoubleUpToTheLongestAndEachIsSpreadByHalf() {
        for (long mean : List.of(100L, 200L, 400L, 800L, 1000L, 1000L)) {
            long pause = backoff.next(Duration.ZERO).toMillis();
            assertTrue(pause >= mean / 2 && pause <= mean * 3 / 2, mean + ": " + pause);
        }
    }

    @Test
    void pausesOfTwoNodesDiffer() {
        var other = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(8));
        assertFalse(Stream.generate(() -> backoff.next(Duration.ZERO))
                .limit(5)
                .toList()
                .equals(Stream.generate(() -> other.next(Duration.ZERO))
                        .limit(5)
                        .toList()));
    }

    @Test
    void successBeginsAnew() {
        for (int i = 0; i < 5; i++) {
            backoff.next(Duration.ZERO);
        }
        backoff.reset();
        assertTrue(backoff.next(Duration.ZERO).toMillis() <= 150);
    }

    @Test
    void theServersWishIsTheLeast() {
        assertEquals(Duration.ofSeconds(9), backoff.next(Duration.ofSeconds(9)));
    }
}
