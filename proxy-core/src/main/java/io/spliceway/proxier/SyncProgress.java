// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.cluster.ChangeCount;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.SyncHealth;
import io.spliceway.cluster.TriggerTimes;
import io.spliceway.model.IpFamily;
import io.spliceway.observe.ProxyObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the cluster's changes from their arrival until they are in effect, for the health of the proxy and for whoever
 * watches it. Confined to the control thread, but for {@link #queued}.
 */
final class SyncProgress {
    private static final Set<IpFamily> ALL = EnumSet.allOf(IpFamily.class);

    private final InstantSource clock;
    private final SyncHealth health;
    private final ProxyObserver observer;
    private ChangeCount taken = ChangeCount.NONE;
    private volatile boolean started;

    SyncProgress(InstantSource clock, SyncHealth health, ProxyObserver observer) {
        this.clock = clock;
        this.health = health;
        this.observer = observer;
    }

    /** Events arrived. Thread-safe. */
    void queued(List<ClusterEvent> events) {
        observer.queued(ChangeCount.of(events));
        // How long a source takes to have listed everything says nothing of the proxy.
        if (started) {
            Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
            events.forEach(event -> families.addAll(event.ipFamilies()));
            health.queued(families);
        }
    }

    /** A pass begins with these events, and with what failed passes before it had taken. */
    void taken(List<ClusterEvent> events) {
        taken = taken.plus(ChangeCount.of(events));
        health.taken();
    }

    /** Everything that was taken is in effect, for both families: one pass serves them together. */
    void inEffect(Map<TriggerTimes.Key, List<Instant>> triggerTimes) {
        started = true;
        health.updated(ALL);
        observer.inEffect(taken);
        taken = ChangeCount.NONE;
        Instant now = clock.instant();
        triggerTimes.forEach((key, times) ->
                times.forEach(time -> observer.endpointsProgrammed(key.family(), Duration.between(time, now))));
    }
}
