// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.routing.RoutingTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A cluster of many Services whose endpoints change at random. Confined to one thread. */
final class DrillCluster {
    static final AddressPolicy POLICY = new AddressPolicy(List.of(), true);
    static final RoutingSettings ROUTING = new RoutingSettings(SourceFixture.NODE, NodePortAddresses.NONE);

    private final FakeStore store;
    private final int services;
    private final int servicePort;
    private final int podPort;
    private final Random random = new Random(42);

    DrillCluster(FakeStore store, int services, int servicePort, int podPort) {
        this.store = store;
        this.services = services;
        this.servicePort = servicePort;
        this.podPort = podPort;
        store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "za"));
        for (int i = 0; i < services; i++) {
            putService(i);
            putEndpoints(i, 1);
        }
    }

    /** Returns where a Service is reached. */
    InetSocketAddress address(int service) {
        return new InetSocketAddress(IpLiteral.parse(ip(97, service)), servicePort);
    }

    /** Gives some Service other endpoints; now and then, a Service of the last tenth goes and comes back. */
    void change() {
        int service = random.nextInt(services);
        putEndpoints(service, 1 + random.nextInt(4));
        if (service >= services - services / 10) {
            store.delete(FakeApiServer.SERVICES, "default", name(service));
            if (random.nextBoolean()) {
                putService(service);
            }
        }
    }

    private void putService(int service) {
        store.put(FakeApiServer.SERVICES, FakeObjects.service(name(service), ip(97, service), servicePort));
    }

    private void putEndpoints(int service, int count) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(ip(100 + i, random.nextInt(60_000)));
        }
        store.put(FakeApiServer.SLICES, FakeObjects.slice(name(service), name(service) + "-1", podPort, addresses));
    }

    /** Returns what the routing table should say, computed from the objects alone. */
    Map<NamespacedName, String> expected() {
        var state = new ClusterState();
        for (var object : store.list(FakeApiServer.SERVICES).objects()) {
            apply(
                    ServiceWatch.resources(WatchScope.PROXIED, POLICY)
                            .getFirst()
                            .decode(object),
                    ServiceWatch.store(),
                    state);
        }
        for (var object : store.list(FakeApiServer.SLICES).objects()) {
            apply(
                    EndpointWatch.resources(WatchScope.PROXIED, POLICY)
                            .getFirst()
                            .decode(object),
                    EndpointWatch.store(),
                    state);
        }
        var router = new Router(ROUTING, random);
        router.update(state, state.takeChanged());
        return summary(router.table());
    }

    private static <V> void apply(Decoded<V> object, Store<V> into, ClusterState state) {
        if (object.values() == null) {
            throw new IllegalStateException(object.toString());
        }
        for (ClusterEvent event : into.apply(object.name(), object.values())) {
            state.apply(event);
        }
    }

    /** Returns frontends and endpoints of every Service: all of a table but the order of balancing. */
    static Map<NamespacedName, String> summary(RoutingTable table) {
        Map<NamespacedName, String> summary = new TreeMap<>();
        table.services()
                .forEach(routed -> summary.put(
                        routed.service().name(),
                        routed.service() + " "
                                + routed.ports().stream()
                                        .map(port -> port.routes().stream()
                                                        .map(route -> route.frontend() + "="
                                                                + sorted(route.endpoints()
                                                                        .endpoints()))
                                                        .toList()
                                                + " " + sorted(port.endpoints()))
                                        .toList()));
        return summary;
    }

    private static List<String> sorted(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::toString).sorted().toList();
    }

    private static String name(int service) {
        return "service-" + service;
    }

    private static String ip(int block, int number) {
        return "127." + block + "." + number / 250 + "." + (number % 250 + 1);
    }
}
