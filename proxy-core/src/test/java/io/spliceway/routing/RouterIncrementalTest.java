// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.HostAddressesApplied;
import io.spliceway.cluster.ClusterEvent.NodeApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes of a small and crowded cluster, so that Services often want each other's addresses. */
class RouterIncrementalTest {
    private static final int EVENTS = 2_000;

    /** Node ports are served at an address that comes and goes, and at one that depends on the Node as well. */
    private static final RoutingSettings SETTINGS = new RoutingSettings(
            "n1", new NodePortAddresses(List.of(Cidr.parse("192.168.0.2/32"), Cidr.parse("1.1.1.0/24")), true, null));

    /** What exists, by the identity of the object: the last event about it. */
    private final Map<Object, ClusterEvent> world = new HashMap<>();

    private final ClusterState state = new ClusterState();
    private final Map<FrontendAddress, Route> applied = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tableAndDiffsAlwaysEqualARouterThatStartsAfresh(long seed) {
        var random = new Random(seed);
        var events = new RandomEvents(random);
        var router = new Router(SETTINGS, random);
        for (int i = 0; i < EVENTS; ) {
            for (int batch = random.nextInt(1, 4); batch > 0; batch--, i++) {
                ClusterEvent event = events.next();
                state.apply(event);
                remember(event);
            }
            applyDiff(router.update(state, state.takeChanged()));

            assertEquals(normalized(fromScratch(random)), normalized(router.table()), "after event " + i);
            assertEquals(routesByAddress(router.table()), applied, "diffs up to event " + i);
        }
        assertTrue(router.table().size() > 0, "the test ends with a cluster");
    }

    private void remember(ClusterEvent event) {
        switch (event) {
            case ServiceApplied service -> world.put(service.service().name(), event);
            case ServiceDeleted service -> world.remove(service.service());
            case EndpointSliceApplied slice ->
                world.put("slice " + slice.slice().name(), event);
            case EndpointSliceDeleted slice -> world.remove("slice " + slice.slice());
            case NodeApplied node -> world.put("node", event);
            case HostAddressesApplied host -> world.put("host", event);
            case ClusterEvent.ServiceCidrApplied cidr -> {} // nothing is routed by it
            case ClusterEvent.Synced synced -> {}
        }
    }

    private RoutingTable fromScratch(Random random) {
        List<ClusterEvent> all = new ArrayList<>(world.values());
        Collections.shuffle(all, random);
        var fresh = new ClusterState();
        all.forEach(fresh::apply);
        var router = new Router(SETTINGS, new Random());
        router.update(fresh, fresh.takeChanged());
        return router.table();
    }

    private void applyDiff(RoutingDiff diff) {
        for (Route route : diff.removed()) {
            assertEquals(route, applied.remove(route.frontend().address()), "removed what was not there");
        }
        for (RoutingDiff.Replaced route : diff.replaced()) {
            FrontendAddress address = route.after().frontend().address();
            assertEquals(address, route.before().frontend().address());
            assertEquals(route.before(), applied.put(address, route.after()), "replaced what was not there");
            assertNotEquals(route.before(), route.after());
        }
        for (Route route : diff.added()) {
            assertNull(applied.put(route.frontend().address(), route), "added what was there");
        }
    }

    private static Map<FrontendAddress, Route> routesByAddress(RoutingTable table) {
        return RoutedCluster.routes(table)
                .collect(Collectors.toMap(route -> route.frontend().address(), route -> route));
    }

    private static Map<NamespacedName, RoutedService> normalized(RoutingTable table) {
        return table.services().stream()
                .collect(Collectors.toMap(service -> service.service().name(), RouterIncrementalTest::normalized));
    }

    private static RoutedService normalized(RoutedService service) {
        return new RoutedService(
                service.service(),
                service.ports().stream()
                        .map(port -> new RoutedPort(
                                port.name(),
                                port.port(),
                                port.endpoints(),
                                port.routes().stream()
                                        .map(RouterIncrementalTest::normalized)
                                        .toList(),
                                port.conflicts()))
                        .toList());
    }

    private static Route normalized(Route route) {
        return new Route(
                route.servicePort(),
                route.frontend(),
                normalized(route.endpoints()),
                normalized(route.nodeLocalEndpoints()),
                route.serving(),
                route.sourceRanges(),
                route.affinity());
    }

    private static EndpointGroup normalized(EndpointGroup group) {
        List<Endpoint> sorted = group.endpoints().stream()
                .sorted(Comparator.comparing(Endpoint::toString))
                .toList();
        return new EndpointGroup(group.servicePort(), group.family(), group.scope(), sorted);
    }
}
