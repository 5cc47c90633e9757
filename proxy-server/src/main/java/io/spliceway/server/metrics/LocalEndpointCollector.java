// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.spliceway.model.IpFamily;
import io.spliceway.routing.NoLocalEndpoints;
import io.spliceway.routing.RoutedService;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Counts the ports that have no endpoint for traffic which must stay on this node, at each scrape. Thread-safe. */
final class LocalEndpointCollector implements Collector {
    private final Supplier<Collection<RoutedService>> services;
    private volatile Counted last = new Counted(List.of(), snapshot(List.of()));

    /** What was counted of a routing table; each has a collection of its own. */
    private record Counted(Collection<RoutedService> services, MetricSnapshot counts) {}

    LocalEndpointCollector(Supplier<Collection<RoutedService>> services) {
        this.services = services;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // two tables may hold equal Services, which to compare would take longer
    public MetricSnapshot collect() {
        Collection<RoutedService> now = services.get();
        Counted counted = last;
        if (counted.services() != now) {
            counted = new Counted(now, snapshot(now));
            last = counted;
        }
        return counted.counts();
    }

    private static MetricSnapshot snapshot(Collection<RoutedService> services) {
        var snapshot = GaugeSnapshot.builder()
                .name(MetricNames.NO_LOCAL_ENDPOINTS.name())
                .help(MetricNames.NO_LOCAL_ENDPOINTS.help());
        for (IpFamily family : IpFamily.values()) {
            NoLocalEndpoints sum = services.stream()
                    .map(service -> NoLocalEndpoints.of(service, family))
                    .reduce(NoLocalEndpoints.NONE, NoLocalEndpoints::plus);
            snapshot.dataPoint(point("internal", family, sum.internal()));
            snapshot.dataPoint(point("external", family, sum.external()));
        }
        return snapshot.build();
    }

    private static GaugeDataPointSnapshot point(String policy, IpFamily family, int count) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("traffic_policy", policy, "ip_family", family.name()))
                .value(count)
                .build();
    }
}
