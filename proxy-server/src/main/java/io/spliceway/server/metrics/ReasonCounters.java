// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One counter for each constant of an enum that has occurred. Thread-safe; only a first occurrence locks. */
final class ReasonCounters<E extends Enum<E>> {
    private final Class<E> type;

    // Replaced when a reason first occurs: most never do, and there may be thousands of service ports.
    private volatile Map<E, LongAdder> seen = Map.of();

    ReasonCounters(Class<E> type) {
        this.type = type;
    }

    void increment(E reason) {
        LongAdder count = seen.get(reason);
        if (count == null) {
            count = begin(reason);
        }
        count.increment();
    }

    private synchronized LongAdder begin(E reason) {
        LongAdder begun = seen.get(reason);
        if (begun != null) {
            return begun;
        }
        var more = new EnumMap<E, LongAdder>(type);
        more.putAll(seen);
        var count = new LongAdder();
        more.put(reason, count);
        seen = more;
        return count;
    }

    /** Returns the counters of the reasons that have occurred; not to be changed. */
    Map<E, LongAdder> seen() {
        return seen;
    }

    long sum() {
        Map<E, LongAdder> counts = seen;
        long sum = 0;
        if (!counts.isEmpty()) {
            for (LongAdder count : counts.values()) {
                sum += count.sum();
            }
        }
        return sum;
    }
}
