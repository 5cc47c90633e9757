// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.spliceway.cluster.ChangeCount;
import io.spliceway.model.IpFamily;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How fast changes of the cluster take effect, in kube-proxy's metrics. Thread-safe. */
final class SyncMetrics implements MultiCollector {
    private final InstantSource clock;
    private final DurationHistogram duration = new DurationHistogram(durationBoundsSeconds());
    private final Map<IpFamily, DurationHistogram> programming = new EnumMap<>(IpFamily.class); // never changed
    private final Progress services = new Progress();
    private final Progress endpointSlices = new Progress();
    private volatile double lastQueuedSeconds;
    private volatile double lastAppliedSeconds;

    /** What has arrived, and how much of it is in effect. */
    private static final class Progress {
        private final LongAdder queued = new LongAdder();
        private final LongAdder inEffect = new LongAdder();

        double queuedSum() {
            return (double) queued.sum();
        }

        double pending() {
            return (double) (queued.sum() - inEffect.sum());
        }
    }

    SyncMetrics(InstantSource clock) {
        this.clock = clock;
        for (IpFamily family : IpFamily.values()) {
            programming.put(family, new DurationHistogram(programmingBoundsSeconds()));
        }
    }

    void queued(ChangeCount changes) {
        services.queued.add(changes.services());
        endpointSlices.queued.add(changes.endpointSlices());
        lastQueuedSeconds = seconds();
    }

    void inEffect(ChangeCount changes) {
        services.inEffect.add(changes.services());
        endpointSlices.inEffect.add(changes.endpointSlices());
    }

    void endpointsProgrammed(IpFamily family, Duration latency) {
        DurationHistogram histogram = programming.get(family);
        if (histogram != null) {
            histogram.record(Math.max(0, latency.toNanos())); // the cluster's clock may be ahead of ours
        }
    }

    void applied(Duration took) {
        duration.record(took.toNanos());
        lastAppliedSeconds = seconds();
    }

    private double seconds() {
        return clock.millis() / 1000.0;
    }

    @Override
    public MetricSnapshots collect() {
        return MetricSnapshots.of(
                HistogramSnapshot.builder()
                        .name(MetricNames.SYNC_DURATION.name())
                        .help(MetricNames.SYNC_DURATION.help())
                        .dataPoint(duration.snapshot(Labels.EMPTY))
                        .build(),
                gauge(MetricNames.SYNC_TIMESTAMP, lastAppliedSeconds),
                gauge(MetricNames.SYNC_QUEUED_TIMESTAMP, lastQueuedSeconds),
                gauge(MetricNames.SERVICE_CHANGES_PENDING, services.pending()),
                counter(MetricNames.SERVICE_CHANGES, services.queuedSum()),
                gauge(MetricNames.ENDPOINT_CHANGES_PENDING, endpointSlices.pending()),
                counter(MetricNames.ENDPOINT_CHANGES, endpointSlices.queuedSum()),
                networkProgramming());
    }

    private HistogramSnapshot networkProgramming() {
        var snapshot = HistogramSnapshot.builder()
                .name(MetricNames.NETWORK_PROGRAMMING.name())
                .help(MetricNames.NETWORK_PROGRAMMING.help());
        programming.forEach(
                (family, histogram) -> snapshot.dataPoint(histogram.snapshot(Labels.of("ip_family", family.name()))));
        return snapshot.build();
    }

    private static GaugeSnapshot gauge(Metric metric, double value) {
        return GaugeSnapshot.builder()
                .name(metric.name())
                .help(metric.help())
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static CounterSnapshot counter(Metric metric, double value) {
        return CounterSnapshot.builder()
                .name(metric.baseName())
                .help(metric.help())
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }

    // pkg/proxy/metrics/metrics.go: ExponentialBuckets(0.001, 2, 15)
    private static double[] durationBoundsSeconds() {
        DoubleStream finite = IntStream.range(0, 15).mapToDouble(i -> 0.001 * (1 << i));
        return DoubleStream.concat(finite, DoubleStream.of(Double.POSITIVE_INFINITY))
                .toArray();
    }

    // pkg/proxy/metrics/metrics.go: quarters to half a second, then seconds, then coarser.
    private static double[] programmingBoundsSeconds() {
        IntStream whole = IntStream.rangeClosed(1, 59);
        IntStream fives = IntStream.iterate(60, seconds -> seconds <= 115, seconds -> seconds + 5);
        IntStream thirties = IntStream.iterate(120, seconds -> seconds <= 300, seconds -> seconds + 30);
        DoubleStream finite =
                IntStream.concat(IntStream.concat(whole, fives), thirties).asDoubleStream();
        return DoubleStream.concat(
                        DoubleStream.concat(DoubleStream.of(0.25, 0.5), finite),
                        DoubleStream.of(Double.POSITIVE_INFINITY))
                .toArray();
    }
}
