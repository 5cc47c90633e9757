// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GivingWayTest {
    private final AtomicLong now = new AtomicLong();
    private int yields;

    @Test
    void givesWayEachTimeThatThereWasEnoughWork() {
        GivingWay givingWay = givingWay(Duration.ofMillis(1));
        givingWay.worked(GivingWay.PIECE_BYTES - 1);
        assertEquals(0, yields);
        givingWay.worked(1);
        assertEquals(1, yields);
        givingWay.worked(1);
        assertEquals(1, yields);
        givingWay.worked(3 * GivingWay.PIECE_BYTES);
        assertEquals(2, yields);
    }

    @Test
    void isNotKeptWaitingForMoreThanASecondInAll() {
        GivingWay givingWay = givingWay(Duration.ofMillis(300));
        for (int i = 0; i < 9; i++) {
            givingWay.worked(GivingWay.PIECE_BYTES);
        }
        assertEquals(4, yields);
    }

    private GivingWay givingWay(Duration wait) {
        Runnable stepAside = () -> {
            yields++;
            now.addAndGet(wait.toNanos());
        };
        return new GivingWay(stepAside, now::get);
    }
}
