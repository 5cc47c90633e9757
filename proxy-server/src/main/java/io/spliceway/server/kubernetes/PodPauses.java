// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How long a pod is left alone after it could not be reached: longer after each failure, up to a limit. Thread-safe. */
final class PodPauses {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMillis(400);
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private final Map<NamespacedName, Failures> failures = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Failures(Duration pause, long lastNanos) {}

    PodPauses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns how long to wait now before {@code pod} is tried. */
    Duration before(NamespacedName pod) {
        Failures known = failures.get(pod);
        if (known == null) {
            return Duration.ZERO;
        }
        Duration rest = known.pause().minusNanos(nanoTime.getAsLong() - known.lastNanos());
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    void failed(NamespacedName pod) {
        long now = nanoTime.getAsLong();
        failures.values().removeIf(known -> now - known.lastNanos() > MEMORY.toNanos());
        failures.merge(pod, new Failures(FIRST, now), (known, fresh) -> {
            Duration doubled = known.pause().multipliedBy(2);
            return new Failures(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled, now);
        });
    }

    void reached(NamespacedName pod) {
        failures.remove(pod);
    }
}
