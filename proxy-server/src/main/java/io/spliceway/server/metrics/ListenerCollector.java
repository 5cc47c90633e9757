// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.routing.RoutedService;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Counts the frontends by state, at each scrape. Thread-safe. */
final class ListenerCollector implements Collector {
    private final Supplier<Collection<RoutedService>> services;
    private final ListenerStates states;
    private volatile Wanted last = new Wanted(List.of(), 0, 0);

    /**
     * What a routing table asks for; each has a collection of its own.
     *
     * @param claimed the frontends that are another Service's
     */
    private record Wanted(Collection<RoutedService> services, int routes, int claimed) {}

    ListenerCollector(Supplier<Collection<RoutedService>> services, ListenerStates states) {
        this.services = services;
        this.states = states;
    }

    @Override
    public MetricSnapshot collect() {
        int listening = 0;
        int noEndpoints = 0;
        int failed = 0;
        for (ListenerState state : states.all()) {
            switch (state) {
                case ListenerState.Listening() -> listening++;
                case ListenerState.NoEndpoints() -> noEndpoints++;
                case ListenerState.Failed unused -> failed++;
            }
        }
        Wanted wanted = wanted(services.get());
        return GaugeSnapshot.builder()
                .name(MetricNames.LISTENERS.name())
                .help(MetricNames.LISTENERS.help())
                .dataPoint(point("listening", listening))
                .dataPoint(point("no-endpoints", noEndpoints))
                .dataPoint(point("failed", failed))
                .dataPoint(point("claimed", wanted.claimed()))
                .dataPoint(point("pending", Math.max(0, wanted.routes() - listening - noEndpoints - failed)))
                .build();
    }

    @SuppressWarnings("ReferenceEquality") // two tables may hold equal Services, which to compare would take longer
    private Wanted wanted(Collection<RoutedService> now) {
        Wanted wanted = last;
        if (wanted.services() != now) {
            int routes = 0;
            int claimed = 0;
            for (RoutedService service : now) {
                routes += service.ports().stream()
                        .mapToInt(port -> port.routes().size())
                        .sum();
                claimed += service.ports().stream()
                        .mapToInt(port -> port.conflicts().size())
                        .sum();
            }
            wanted = new Wanted(now, routes, claimed);
            last = wanted;
        }
        return wanted;
    }

    private static GaugeDataPointSnapshot point(String state, int count) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("state", state))
                .value(count)
                .build();
    }
}
