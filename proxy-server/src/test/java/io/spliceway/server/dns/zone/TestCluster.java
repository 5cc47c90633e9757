// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster whose Services between them have every kind of name. */
public final class TestCluster {
    private static final ServicePort HTTP = new ServicePort("http", Protocol.TCP, 80, 0);
    private static final ServicePort SQL = new ServicePort("sql", Protocol.TCP, 5432, 0);

    private final ClusterState state = new ClusterState();
    private final ClusterZone zone = new ClusterZone(
            new ZoneApex("cluster.local", List.of(IpLiteral.parse("127.0.0.53"), IpLiteral.parse("fd00::53")))
                    .empty(7));

    /** Returns the cluster's Services and slices. */
    public static List<ClusterEvent> events() {
        List<ClusterEvent> events = new ArrayList<>();
        services().forEach(service -> events.add(new ServiceApplied(service)));
        Stream.of(slice(), slice6(), notReadySlice(), portlessSlice(), manySlice())
                .forEach(slice -> events.add(new EndpointSliceApplied(slice)));
        return events;
    }

    private static Stream<Service> services() {
        return Stream.of(
                Service.named("default", "kubernetes")
                        .clusterIps("10.96.0.1")
                        .tcpPort("https", 443)
                        .build(),
                Service.named("default", "web")
                        .clusterIps("10.96.0.20", "fd00:96::20")
                        .ports(List.of(HTTP, new ServicePort("dns", Protocol.UDP, 53, 0)))
                        .build(),
                Service.named("default", "plain")
                        .clusterIps("10.96.0.21")
                        .tcpPort("", 80)
                        .build(),
                Service.named("default", "six").clusterIps("fd00:96::6").build(),
                Service.named("other", "theirs")
                        .clusterIps("10.96.0.30")
                        .leftToOthers(true)
                        .build(),
                Service.named("data", "db").ports(List.of(SQL)).build(),
                Service.named("data", "down").ports(List.of(SQL)).build(),
                Service.named("data", "portless").build(),
                Service.named("data", "many").build(),
                Service.named("default", "ext").externalName("db.example.com").build(),
                Service.named("default", "alias")
                        .externalName("web.default.svc.cluster.local")
                        .build(),
                Service.named("default", "dangling")
                        .externalName("nothing.default.svc.cluster.local")
                        .build(),
                Service.named("default", "chain")
                        .externalName("ext.default.svc.cluster.local")
                        .build(),
                Service.named("default", "circle")
                        .externalName("circle.default.svc.cluster.local")
                        .build());
    }

    private static EndpointSlice slice() {
        return slice(
                "db-1",
                "db",
                IpFamily.IPv4,
                List.of(new EndpointPort("sql", Protocol.TCP, 5433), new EndpointPort("admin", Protocol.TCP, 1)),
                endpoint("10.1.0.1", Conditions.READY, "db-0"),
                endpoint("10.1.0.2", Conditions.READY, null),
                endpoint("10.1.0.3", Conditions.NOT_READY, "db-2"),
                endpoint("10.1.0.4", Conditions.SERVING_TERMINATING, "db-3"));
    }

    private static EndpointSlice slice6() {
        return slice(
                "db-6",
                "db",
                IpFamily.IPv6,
                List.of(new EndpointPort("sql", Protocol.TCP, 5433)),
                endpoint("fd00:1::1", Conditions.READY, "db-0"),
                endpoint("fd00:1::2", Conditions.READY, null));
    }

    private static EndpointSlice notReadySlice() {
        return slice(
                "down-1",
                "down",
                IpFamily.IPv4,
                List.of(new EndpointPort("sql", Protocol.TCP, 5432)),
                endpoint("10.1.9.1", Conditions.NOT_READY, null));
    }

    private static EndpointSlice portlessSlice() {
        return slice("portless-1", "portless", IpFamily.IPv4, List.of(), endpoint("10.1.8.1", Conditions.READY, null));
    }

    // More than an answer by UDP has room for.
    private static EndpointSlice manySlice() {
        return slice(
                "many-1",
                "many",
                IpFamily.IPv4,
                List.of(),
                IntStream.range(0, 100)
                        .mapToObj(i -> endpoint("10.1.7." + i, Conditions.READY, null))
                        .toArray(SliceEndpoint[]::new));
    }

    private static EndpointSlice slice(
            String name, String service, IpFamily family, List<EndpointPort> ports, SliceEndpoint... endpoints) {
        return new EndpointSlice(
                new NamespacedName("data", name),
                new NamespacedName("data", service),
                family,
                List.of(endpoints),
                ports,
                null,
                true);
    }

    private static SliceEndpoint endpoint(String address, Conditions conditions, @Nullable String hostname) {
        return new SliceEndpoint(IpLiteral.parse(address), conditions, null, Set.of(), Set.of(), null, hostname);
    }

    /** Returns the zone of these Services. */
    public static Zone zone() {
        return new TestCluster().apply(events().toArray(ClusterEvent[]::new));
    }

    /** Returns the zone after these further events. */
    Zone apply(ClusterEvent... events) {
        for (ClusterEvent event : events) {
            state.apply(event);
        }
        zone.changed(state, state.takeChanged());
        return Objects.requireNonNull(zone.current());
    }
}
