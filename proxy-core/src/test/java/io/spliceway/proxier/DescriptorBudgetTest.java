// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.net.CongestionControl;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.net.EventLoops;
import io.spliceway.net.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is set aside of the descriptors before connections get theirs. */
class DescriptorBudgetTest {
    private static final int LOOPS = 32;

    @ParameterizedTest
    @EnumSource
    void eventLoopsNeedNoMoreThanIsSetAsideForThem(Transport transport) {
        EventLoops.start(transport, 1, 0, false, CongestionControl.SYSTEM).close(); // what is opened once
        long before = DescriptorLimit.ofProcess().open();
        var loops = EventLoops.start(transport, LOOPS, 0, false, CongestionControl.SYSTEM);
        long each = (DescriptorLimit.ofProcess().open() - before + LOOPS - 1) / LOOPS;
        loops.close();
        assertTrue(each <= DescriptorBudget.LOOP_DESCRIPTORS, () -> each + " descriptors for a loop");
    }

    @Test
    void whatIsLeftIsForPipesAndConnections() {
        // 1024 - 16 open - 48 in reserve - 2 loops of 4 = 952, of which a sixteenth are 29 pipes for each loop.
        var budget = DescriptorBudget.of(new DescriptorLimit(1_024, 16), 2, 64);
        assertEquals(new DescriptorBudget(29, 952 - 4 * 29, (952 - 4 * 29) / 16), budget);
    }
}
