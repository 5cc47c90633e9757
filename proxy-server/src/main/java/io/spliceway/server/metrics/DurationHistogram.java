// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in fixed buckets. Thread-safe; recording neither locks nor allocates. */
final class DurationHistogram {
    // Micrometer's Timer of five buckets takes 1.3 KB and registers nine series; there is one of these per service
    // port.
    private final double[] upperBoundsSeconds;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    /** Makes an empty histogram with these ascending bounds; the last one must be infinite. */
    DurationHistogram(double[] upperBoundsSeconds) {
        this.upperBoundsSeconds = upperBoundsSeconds;
        this.counts = new LongAdder[upperBoundsSeconds.length];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    void record(long nanos) {
        double seconds = nanos / 1e9;
        int bucket = 0;
        while (seconds > upperBoundsSeconds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    /** Returns how many durations were in this bucket, and in none before it. */
    long count(int bucket) {
        return counts[bucket].sum();
    }

    long sumNanos() {
        return sumNanos.sum();
    }

    HistogramDataPointSnapshot snapshot(Labels labels) {
        long[] current = new long[counts.length];
        Arrays.setAll(current, i -> counts[i].sum());
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(upperBoundsSeconds, current))
                .sum(sumNanos.sum() / 1e9)
                .build();
    }
}
