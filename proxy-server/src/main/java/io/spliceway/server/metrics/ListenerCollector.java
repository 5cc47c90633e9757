// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.spliceway.listener.ListenerState;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the frontends by state, at each scrape. Thread-safe as far as the functions that it asks are. */
final class ListenerCollector implements Collector {
    private final Supplier<Collection<RoutedService>> services;
    private final Function<Route, @Nullable ListenerState> states;

    ListenerCollector(Supplier<Collection<RoutedService>> services, Function<Route, @Nullable ListenerState> states) {
        this.services = services;
        this.states = states;
    }

    @Override
    public MetricSnapshot collect() {
        var census = new Census();
        for (RoutedService service : services.get()) {
            for (RoutedPort port : service.ports()) {
                port.routes().forEach(route -> census.count(states.apply(route)));
                census.claimed += port.conflicts().size();
            }
        }
        return GaugeSnapshot.builder()
                .name(MetricNames.LISTENERS.name())
                .help(MetricNames.LISTENERS.help())
                .dataPoint(point("listening", census.listening))
                .dataPoint(point("no-endpoints", census.noEndpoints))
                .dataPoint(point("failed", census.failed))
                .dataPoint(point("claimed", census.claimed))
                .dataPoint(point("pending", census.pending))
                .build();
    }

    private static GaugeDataPointSnapshot point(String state, int count) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("state", state))
                .value(count)
                .build();
    }

    private static final class Census {
        private int listening;
        private int noEndpoints;
        private int failed;
        private int claimed;
        private int pending;

        void count(@Nullable ListenerState state) {
            switch (state) {
                case null -> pending++;
                case ListenerState.Listening() -> listening++;
                case ListenerState.NoEndpoints() -> noEndpoints++;
                case ListenerState.Failed unused -> failed++;
            }
        }
    }
}
