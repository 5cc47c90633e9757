// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.spliceway.model.Protocol;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Shows the counters of all service ports to a scrape. The series exist only while a scrape lasts, so that a service
 * port costs its counters alone: with 10,000 of them, registered meters would take 150 MB.
 */
final class ServicePortCollector implements MultiCollector {
    private final ServicePorts ports;

    ServicePortCollector(ServicePorts ports) {
        this.ports = ports;
    }

    @Override
    public MetricSnapshots collect() {
        List<ServicePortMetrics> current = ports.toList();
        List<ServicePortMetrics> tcp = of(Protocol.TCP, current);
        List<ServicePortMetrics> udp = of(Protocol.UDP, current);
        return MetricSnapshots.of(
                counter(current, MetricNames.ACCEPTED, port -> port.accepted.sum()),
                active(current),
                reasons(current, MetricNames.CLOSED, port -> port.closed),
                reasons(current, MetricNames.REFUSED, port -> port.refused),
                reasons(current, MetricNames.DIAL_FAILURES, port -> port.dialFailures),
                counter(tcp, MetricNames.DIAL_RETRIES, port -> port.dialRetries.sum()),
                dialDuration(tcp),
                directions(current, MetricNames.BYTES, port -> port.bytesToEndpoint, port -> port.bytesToClient),
                directions(
                        udp, MetricNames.DATAGRAMS, port -> port.datagramsToEndpoint, port -> port.datagramsToClient),
                counter(udp, MetricNames.DATAGRAMS_DROPPED, port -> port.datagramsDropped.sum()));
    }

    private static List<ServicePortMetrics> of(Protocol protocol, List<ServicePortMetrics> ports) {
        return ports.stream().filter(port -> port.protocol == protocol).toList();
    }

    private static MetricSnapshot counter(
            List<ServicePortMetrics> ports, Metric metric, ToLongFunction<ServicePortMetrics> value) {
        return counterOf(
                metric,
                ports.stream()
                        .map(port -> point(port.labels, value.applyAsLong(port)))
                        .toList());
    }

    private static MetricSnapshot reasons(
            List<ServicePortMetrics> ports, Metric metric, Function<ServicePortMetrics, ReasonCounters<?>> counters) {
        var points = new ArrayList<CounterDataPointSnapshot>();
        for (ServicePortMetrics port : ports) {
            counters.apply(port)
                    .forEachSeen((reason, count) -> points.add(point(port.labels.add("reason", reason), count)));
        }
        return counterOf(metric, points);
    }

    private static MetricSnapshot directions(
            List<ServicePortMetrics> ports,
            Metric metric,
            Function<ServicePortMetrics, LongAdder> toEndpoint,
            Function<ServicePortMetrics, LongAdder> toClient) {
        var points = new ArrayList<CounterDataPointSnapshot>();
        for (ServicePortMetrics port : ports) {
            points.add(point(
                    port.labels.add("direction", "to_endpoint"),
                    toEndpoint.apply(port).sum()));
            points.add(point(
                    port.labels.add("direction", "to_client"),
                    toClient.apply(port).sum()));
        }
        return counterOf(metric, points);
    }

    private static MetricSnapshot active(List<ServicePortMetrics> ports) {
        GaugeSnapshot.Builder family =
                GaugeSnapshot.builder().name(MetricNames.ACTIVE.name()).help(MetricNames.ACTIVE.help());
        for (ServicePortMetrics port : ports) {
            family.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(port.labels)
                    .value((double) port.active())
                    .build());
        }
        return family.build();
    }

    private static MetricSnapshot dialDuration(List<ServicePortMetrics> ports) {
        HistogramSnapshot.Builder family = HistogramSnapshot.builder()
                .name(MetricNames.DIAL_DURATION.name())
                .help(MetricNames.DIAL_DURATION.help());
        ports.forEach(port -> family.dataPoint(port.dialDuration.snapshot(port.labels)));
        return family.build();
    }

    private static CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static MetricSnapshot counterOf(Metric metric, List<CounterDataPointSnapshot> points) {
        CounterSnapshot.Builder family =
                CounterSnapshot.builder().name(metric.baseName()).help(metric.help());
        points.forEach(family::dataPoint);
        return family.build();
    }
}
