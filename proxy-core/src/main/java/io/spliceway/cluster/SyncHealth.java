// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import io.spliceway.model.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the proxy keeps up with the cluster's changes, by kube-proxy's rule ({@code healthcheck/proxy_health.go}): an
 * IP family is healthy unless a change of it has waited for the timeout or longer. Thread-safe.
 *
 * <p>Differs from kube-proxy in what a pass serves: only what had arrived when it began. What arrives meanwhile goes on
 * waiting, so that a later pass that hangs shows.
 */
public final class SyncHealth {
    private final InstantSource clock;
    private final Duration timeout;
    private final Map<IpFamily, Progress> families = new EnumMap<>(IpFamily.class); // guarded by this

    public SyncHealth(InstantSource clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
        for (IpFamily family : IpFamily.values()) {
            families.put(family, new Progress());
        }
    }

    /**
     * The health at one instant.
     *
     * @param families the health of every IP family
     */
    public record Status(Map<IpFamily, FamilyStatus> families) {
        public Status {
            families = Map.copyOf(families);
        }

        /** Whether every family is healthy. */
        public boolean healthy() {
            return families.values().stream().allMatch(FamilyStatus::healthy);
        }

        /** Returns when changes of any family were last in effect, null before the first. */
        public @Nullable Instant lastUpdated() {
            return families.values().stream()
                    .map(FamilyStatus::lastUpdated)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    /**
     * The health of one IP family.
     *
     * @param healthy whether no change waits for too long
     * @param lastUpdated when changes were last in effect, null before the first
     */
    public record FamilyStatus(boolean healthy, @Nullable Instant lastUpdated) {}

    /** A change of these families arrived. */
    public synchronized void queued(Set<IpFamily> changed) {
        Instant now = clock.instant();
        of(changed).forEach(progress -> progress.queued(now));
    }

    /** A pass begins with all changes that have arrived. */
    public synchronized void taken() {
        families.values().forEach(Progress::taken);
    }

    /** The changes that the last pass took are in effect for these families. */
    public synchronized void updated(Set<IpFamily> served) {
        Instant now = clock.instant();
        of(served).forEach(progress -> progress.updated(now));
    }

    /** Returns the health at this instant. */
    public synchronized Status status() {
        Instant latest = clock.instant().minus(timeout);
        Map<IpFamily, FamilyStatus> all = new EnumMap<>(IpFamily.class);
        families.forEach((family, progress) -> all.put(family, progress.status(latest)));
        return new Status(all);
    }

    private Collection<Progress> of(Set<IpFamily> wanted) {
        Map<IpFamily, Progress> some = new EnumMap<>(families);
        some.keySet().retainAll(wanted);
        return some.values();
    }

    /** How far one family has come. Guarded by its owner. */
    private static final class Progress {
        private @Nullable Instant oldestQueued;
        private @Nullable Instant oldestTaken;
        private @Nullable Instant lastUpdated;

        void queued(Instant now) {
            oldestQueued = oldestQueued == null ? now : oldestQueued;
        }

        void taken() {
            oldestTaken = oldestTaken == null ? oldestQueued : oldestTaken; // what a failed pass took still waits
            oldestQueued = null;
        }

        void updated(Instant now) {
            oldestTaken = null;
            lastUpdated = now;
        }

        FamilyStatus status(Instant latest) {
            return new FamilyStatus(isLater(oldestTaken, latest) && isLater(oldestQueued, latest), lastUpdated);
        }

        private static boolean isLater(@Nullable Instant queued, Instant latest) {
            return queued == null || queued.isAfter(latest);
        }
    }
}
