// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.HostAddressesApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster whose table follows each event at once, on the node {@code n1} with the address 192.168.0.1. */
public final class RoutedCluster {
    public static final RoutingSettings SETTINGS =
            new RoutingSettings("n1", NodePortAddresses.in(List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"))));

    private final ClusterState state = new ClusterState();
    private final Router router;

    public RoutedCluster() {
        this(SETTINGS);
    }

    RoutedCluster(RoutingSettings settings) {
        router = new Router(settings, new Random(42));
        state.apply(new HostAddressesApplied(Set.copyOf(IpLiteral.parseAll("192.168.0.1", "fd00:192::1"))));
    }

    /** Applies events in one update. */
    public RoutingDiff apply(ClusterEvent... events) {
        List.of(events).forEach(state::apply);
        return router.update(state, state.takeChanged());
    }

    public RoutingDiff apply(Service service) {
        return apply(new ServiceApplied(service));
    }

    public RoutingDiff apply(EndpointSlice slice) {
        return apply(new EndpointSliceApplied(slice));
    }

    public RoutingDiff delete(NamespacedName service) {
        return apply(new ServiceDeleted(service));
    }

    public RoutingTable table() {
        return router.table();
    }

    public RoutedService service(NamespacedName name) {
        return Objects.requireNonNull(table().get(name), () -> name + " is not routed");
    }

    public Stream<Route> routes() {
        return routes(table());
    }

    public static Stream<Route> routes(RoutingTable table) {
        return table.services().stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.routes().stream());
    }

    /** Returns the routes by the address and port of their frontends, whose protocols a test must not mix. */
    public Map<String, Route> byAddress() {
        return routes().collect(
                        Collectors.toMap(route -> route.frontend().address().toString(), Function.identity()));
    }

    /** Returns the route of a frontend such as {@code 10.96.0.1:80}. */
    public Route route(String address) {
        return Objects.requireNonNull(byAddress().get(address), () -> "no route at " + address);
    }

    /** Prints endpoints as {@code address:port}, in balancing order. */
    public static List<String> endpoints(EndpointGroup group) {
        return group.endpoints().stream()
                .map(endpoint -> HostPort.format(endpoint.address()))
                .toList();
    }
}
