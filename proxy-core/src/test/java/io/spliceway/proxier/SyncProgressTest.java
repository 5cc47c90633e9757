// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static io.spliceway.model.IpFamily.IPv4;
import static io.spliceway.model.IpFamily.IPv6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ChangeCount;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.NodeApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterEvent.Synced;
import io.spliceway.cluster.SyncHealth;
import io.spliceway.cluster.TriggerTimes;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import io.spliceway.model.SliceBuilder;
import io.spliceway.observe.ProxyObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyncProgressTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");
    private static final ClusterEvent SLICE = slice("10.0.0.1");

    private final List<String> told = new ArrayList<>();
    private final ProxyObserver observer = new ProxyObserver() {
        @Override
        public void queued(ChangeCount changes) {
            told.add("queued " + changes.services() + " " + changes.endpointSlices());
        }

        @Override
        public void inEffect(ChangeCount changes) {
            told.add("in effect " + changes.services() + " " + changes.endpointSlices());
        }

        @Override
        public void endpointsProgrammed(IpFamily family, Duration latency) {
            told.add(family + " took " + latency.toMillis());
        }
    };
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SyncHealth health = new SyncHealth(() -> now, Duration.ofSeconds(60));
    private final SyncProgress progress = new SyncProgress(() -> now, health, observer);

    private static ClusterEvent slice(String ip) {
        return new EndpointSliceApplied(
                SliceBuilder.slice("s", WEB).tcp("p", 80).ready(ip).build());
    }

    private static ClusterEvent service(String... clusterIps) {
        return new ServiceApplied(Service.named("ns", "web")
                .clusterIps(clusterIps)
                .tcpPort("p", 80)
                .build());
    }

    @Test
    void changesAreCountedWhenTheyArriveAndWhenTheyAreInEffect() {
        List<ClusterEvent> events = List.of(service("10.96.0.1"), SLICE, new EndpointSliceDeleted(WEB), new Synced());

        progress.queued(events);
        progress.taken(events);
        progress.inEffect(Map.of());

        assertEquals(List.of("queued 1 2", "in effect 1 2"), told);
    }

    @Test
    void whatAFailedPassTookIsInEffectAfterTheNext() {
        progress.taken(List.of(SLICE));

        progress.taken(List.of(new ServiceDeleted(WEB)));
        progress.inEffect(Map.of());
        progress.taken(List.of());
        progress.inEffect(Map.of());

        assertEquals(List.of("in effect 1 1", "in effect 0 0"), told);
    }

    @Test
    void changesOfEndpointsAreTimedFromTheirCause() {
        var key = new TriggerTimes.Key(WEB, IPv6);

        progress.inEffect(Map.of(key, List.of(now.minusMillis(1500), now.minusMillis(20))));

        assertEquals(List.of("in effect 0 0", "IPv6 took 1500", "IPv6 took 20"), told);
    }

    record Row(String name, ClusterEvent event, Set<IpFamily> waiting) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> events() {
        return Stream.of(
                new Row("IPv4 slice", SLICE, Set.of(IPv4)),
                new Row("IPv6 slice", slice("fd00::1"), Set.of(IPv6)),
                new Row("IPv6 Service", service("fd00:96::1"), Set.of(IPv6)),
                new Row("dual-stack Service", service("10.96.0.1", "fd00:96::1"), Set.of(IPv4, IPv6)),
                new Row("Service that became headless", service(), Set.of(IPv4, IPv6)),
                new Row("deleted Service", new ServiceDeleted(WEB), Set.of(IPv4, IPv6)),
                new Row("deleted slice", new EndpointSliceDeleted(WEB), Set.of(IPv4, IPv6)),
                new Row("Node", new NodeApplied(new Node("n1", "za")), Set.of(IPv4, IPv6)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void familyWaitsForTheChangesThatMayBeOfIt(Row row) {
        progress.inEffect(Map.of());

        progress.queued(List.of(row.event));
        now = now.plusSeconds(60);

        assertEquals(row.waiting, unhealthy());
    }

    @Test
    void firstListIsNotTimed() {
        progress.queued(List.of(SLICE));
        now = now.plusSeconds(600);

        assertEquals(Set.of(), unhealthy());
    }

    private Set<IpFamily> unhealthy() {
        return health.status().families().entrySet().stream()
                .filter(entry -> !entry.getValue().healthy())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
