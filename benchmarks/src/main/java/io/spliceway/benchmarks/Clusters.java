// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Route;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Clusters of a given size. */
final class Clusters {
    private static final EndpointPort HTTP = new EndpointPort("http", Protocol.TCP, 8080);

    private Clusters() {}

    /** Adds {@code services} Services with {@code endpoints} endpoints each. */
    static void fill(ClusterState state, int services, int endpoints) {
        for (int i = 0; i < services; i++) {
            state.apply(new ServiceApplied(Service.named("bench", name(i).name())
                    .clusterIps(InetAddress.ofLiteral("10.96." + i / 250 + "." + (i % 250 + 1))
                            .getHostAddress())
                    .tcpPort("http", 80)
                    .build()));
            state.apply(new EndpointSliceApplied(slice(i, endpoints)));
        }
    }

    /** Returns the route to a Service with {@code endpoints} endpoints. */
    static Route route(int endpoints) {
        var state = new ClusterState();
        fill(state, 1, endpoints);
        var router = new Router(new RoutingSettings("node", NodePortAddresses.NONE), new Random(1));
        return router.update(state, state.takeChanged()).added().getFirst();
    }

    static NamespacedName name(int service) {
        return new NamespacedName("bench", "service-" + service);
    }

    /** Returns the one slice of a Service. */
    static EndpointSlice slice(int service, int endpoints) {
        var addresses = IntStream.range(0, endpoints)
                .mapToObj(i -> SliceEndpoint.ready(
                        InetAddress.ofLiteral("10." + (service % 200 + 10) + "." + i / 250 + "." + (i % 250 + 1))))
                .toList();
        var name = new NamespacedName("bench", "slice-" + service);
        return new EndpointSlice(name, name(service), IpFamily.IPv4, addresses, List.of(HTTP), null);
    }
}
