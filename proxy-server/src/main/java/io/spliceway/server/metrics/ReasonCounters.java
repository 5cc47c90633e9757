// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** One counter for each constant of an enum. Thread-safe. */
final class ReasonCounters<E extends Enum<E>> {
    private final Map<E, LongAdder> counts; // never changed after construction

    ReasonCounters(Class<E> type) {
        counts = new EnumMap<>(type);
        for (E reason : type.getEnumConstants()) {
            counts.put(reason, new LongAdder());
        }
    }

    void increment(E reason) {
        LongAdder count = counts.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    long sum() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Tells the label value and count of each reason that has occurred: most never do. */
    void forEachSeen(ObjLongConsumer<String> consumer) {
        counts.forEach((reason, adder) -> {
            long count = adder.sum();
            if (count > 0) {
                consumer.accept(LabelValue.of(reason), count);
            }
        });
    }
}
