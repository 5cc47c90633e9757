// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import static io.spliceway.model.IpFamily.IPv4;
import static io.spliceway.model.IpFamily.IPv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the timeline of {@code healthcheck_test.go} leaves open; the timeline itself is in the test of {@code /healthz}
 * and {@code /livez}.
 */
class SyncHealthTest {
    private static final Set<IpFamily> BOTH = Set.of(IPv4, IPv6);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SyncHealth health = new SyncHealth(() -> now, Duration.ofSeconds(10));

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private void update(Set<IpFamily> families) {
        health.taken();
        health.updated(families);
    }

    private void assertHealth(IpFamily family, boolean healthy, @Nullable Instant lastUpdated) {
        assertEquals(
                new SyncHealth.FamilyStatus(healthy, lastUpdated),
                health.status().families().get(family));
    }

    @Test
    void everyFamilyIsHealthyBeforeAnythingHappens() {
        var untouched = new SyncHealth.FamilyStatus(true, null);
        assertEquals(new SyncHealth.Status(Map.of(IPv4, untouched, IPv6, untouched)), health.status());
        assertTrue(health.status().healthy());
        assertNull(health.status().lastUpdated());
    }

    @Test
    void familyThatIsLateMakesTheProxyUnhealthyAndLeavesTheOtherFamilyAlone() {
        update(BOTH);
        Instant first = now;

        health.queued(Set.of(IPv4));
        pass(25);

        assertHealth(IPv4, false, first);
        assertHealth(IPv6, true, first);
        assertFalse(health.status().healthy());
        assertEquals(first, health.status().lastUpdated());
    }

    @Test
    void updateOfOneFamilyDoesNotServeTheOther() {
        update(BOTH);
        Instant first = now;
        health.queued(Set.of(IPv6));
        pass(25);

        update(Set.of(IPv4));

        assertHealth(IPv4, true, now);
        assertHealth(IPv6, false, first);
        assertEquals(now, health.status().lastUpdated(), "of any family");
    }

    @Test
    void oldestUnservedChangeCounts() {
        health.queued(BOTH);
        pass(9);
        health.queued(BOTH);
        assertTrue(health.status().healthy());

        pass(1);

        assertFalse(health.status().healthy());
    }

    @Test
    void servedChangeDoesNotCountForALaterOne() {
        health.queued(BOTH);
        pass(9);
        update(BOTH);
        health.queued(BOTH);

        pass(9);

        assertTrue(health.status().healthy());
    }

    @Test
    void changeThatArrivesDuringAPassGoesOnWaiting() {
        health.queued(BOTH);
        health.taken();
        health.queued(Set.of(IPv6));
        health.updated(BOTH);

        pass(10);

        assertHealth(IPv4, true, now.minusSeconds(10));
        assertHealth(IPv6, false, now.minusSeconds(10));
    }

    @Test
    void changeThatAFailedPassTookGoesOnWaiting() {
        health.queued(BOTH);
        health.taken();
        pass(5);
        health.taken();
        assertTrue(health.status().healthy());

        pass(5);

        assertFalse(health.status().healthy());
    }
}
