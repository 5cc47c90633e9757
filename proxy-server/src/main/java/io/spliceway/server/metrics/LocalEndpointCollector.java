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
import java.util.function.Supplier;

/** Counts the ports that have no endpoint for traffic which must stay on this node, at each scrape. Thread-safe. */
final class LocalEndpointCollector implements Collector {
    private final Supplier<Collection<RoutedService>> services;

    LocalEndpointCollector(Supplier<Collection<RoutedService>> services) {
        this.services = services;
    }

    @Override
    public MetricSnapshot collect() {
        var snapshot = GaugeSnapshot.builder()
                .name(MetricNames.NO_LOCAL_ENDPOINTS.name())
                .help(MetricNames.NO_LOCAL_ENDPOINTS.help());
        for (IpFamily family : IpFamily.values()) {
            NoLocalEndpoints sum = services.get().stream()
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
