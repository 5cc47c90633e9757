// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.NodeApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");
    private static final NamespacedName API = new NamespacedName("ns", "api");
    private static final RoutingDiff NO_CHANGE = new RoutingDiff(List.of(), List.of(), List.of());

    private static RoutingDiff replacement(Route before, Route after) {
        return new RoutingDiff(List.of(), List.of(new RoutingDiff.Replaced(before, after)), List.of());
    }

    private final RoutedCluster cluster = new RoutedCluster();

    private static Service.Builder web() {
        return Service.named("ns", "web").clusterIps("10.96.0.1").tcpPort("http", 80);
    }

    private static Service api() {
        return Service.named("ns", "api")
                .clusterIps("10.96.0.2")
                .tcpPort("http", 80)
                .build();
    }

    private static SliceBuilder slice(String name, NamespacedName service) {
        return SliceBuilder.slice(name, service).tcp("http", 8080);
    }

    private Set<String> endpointsAt(String frontend) {
        return Set.copyOf(RoutedCluster.endpoints(cluster.route(frontend).endpoints()));
    }

    @Test
    void serviceBeforeItsEndpointsOrAfterGivesTheSameRoute() {
        cluster.apply(web().build());
        assertEquals(Set.of(), endpointsAt("10.96.0.1:80"));
        assertEquals(false, cluster.route("10.96.0.1:80").isUsable());
        cluster.apply(slice("api", API).ready("10.0.0.2").build());

        cluster.apply(slice("web", WEB).ready("10.0.0.1").build());
        cluster.apply(api());

        assertEquals(Set.of("10.0.0.1:8080"), endpointsAt("10.96.0.1:80"));
        assertTrue(cluster.route("10.96.0.1:80").isUsable());
        assertEquals(Set.of("10.0.0.2:8080"), endpointsAt("10.96.0.2:80"));
    }

    @Test
    void serviceThatIsLeftToOthersHasNoRoutes() {
        cluster.apply(web().leftToOthers(true).build());
        assertEquals(0, cluster.table().size());

        cluster.apply(web().build());
        assertEquals(1, cluster.table().size());

        cluster.apply(web().leftToOthers(true).build());
        assertEquals(0, cluster.table().size());
    }

    @Test
    void relabelledSliceMovesItsEndpoints() {
        cluster.apply(new ServiceApplied(web().build()), new ServiceApplied(api()));
        cluster.apply(slice("s", WEB).ready("10.0.0.1").build());

        cluster.apply(slice("s", API).ready("10.0.0.1").build());

        assertEquals(Set.of(), endpointsAt("10.96.0.1:80"));
        assertEquals(Set.of("10.0.0.1:8080"), endpointsAt("10.96.0.2:80"));
    }

    @Test
    void sameSetOfEndpointsKeepsTheGroupAndChangesNothing() {
        cluster.apply(web().build());
        cluster.apply(slice("s", WEB).ready("10.0.0.1", "10.0.0.2", "10.0.0.3").build());
        Route before = cluster.route("10.96.0.1:80");

        RoutingDiff diff = cluster.apply(
                slice("s", WEB).ready("10.0.0.3", "10.0.0.1", "10.0.0.2").build());

        assertEquals(NO_CHANGE, diff);
        assertSame(before, cluster.route("10.96.0.1:80"));
    }

    @Test
    void anotherTriggerTimeChangesNothing() {
        cluster.apply(web().build());
        EndpointSlice slice = slice("s", WEB).ready("10.0.0.1").build();
        cluster.apply(slice);
        RoutedService before = cluster.service(WEB);

        RoutingDiff diff = cluster.apply(new EndpointSlice(
                slice.name(), slice.service(), slice.addressType(), slice.endpoints(), slice.ports(), Instant.EPOCH));

        assertEquals(NO_CHANGE, diff);
        assertSame(before, cluster.service(WEB));
    }

    @Test
    void changedSettingOfTheServiceKeepsTheGroup() {
        cluster.apply(slice("s", WEB).ready("10.0.0.1", "10.0.0.2").build());
        cluster.apply(web().build());
        Route before = cluster.route("10.96.0.1:80");

        RoutingDiff diff = cluster.apply(web().sessionAffinity(new SessionAffinity.ClientIp(Duration.ofSeconds(10)))
                .build());

        Route after = cluster.route("10.96.0.1:80");
        assertEquals(replacement(before, after), diff);
        assertSame(before.endpoints(), after.endpoints());
    }

    @Test
    void anotherSetOfEndpointsReplacesTheRoute() {
        cluster.apply(web().build());
        cluster.apply(slice("s", WEB).ready("10.0.0.1", "10.0.0.2").build());
        Route before = cluster.route("10.96.0.1:80");

        RoutingDiff diff = cluster.apply(slice("s", WEB).ready("10.0.0.1").build());

        Route after = cluster.route("10.96.0.1:80");
        assertEquals(replacement(before, after), diff);
        assertNotSame(before.endpoints(), after.endpoints());
        assertEquals(Set.of("10.0.0.1:8080"), endpointsAt("10.96.0.1:80"));
    }

    @Test
    void endpointsAreShuffledNotSorted() {
        cluster.apply(web().build());
        String[] ips = new String[50];
        for (int i = 0; i < ips.length; i++) {
            ips[i] = "10.0.0." + (i + 100);
        }

        cluster.apply(slice("s", WEB).ready(ips).build());

        List<String> balanced =
                RoutedCluster.endpoints(cluster.route("10.96.0.1:80").endpoints());
        assertEquals(ips.length, balanced.size());
        assertTrue(!balanced.equals(balanced.stream().sorted().toList()));
    }

    @Test
    void onlyTheServiceThatChangedIsRebuilt() {
        cluster.apply(new ServiceApplied(web().build()), new ServiceApplied(api()));
        RoutedService other = cluster.service(API);
        RoutedService before = cluster.service(WEB);
        RoutingTable old = cluster.table();

        cluster.apply(slice("s", WEB).ready("10.0.0.1").build());

        assertSame(other, cluster.service(API));
        assertNotSame(before, cluster.service(WEB));
        assertSame(before, old.get(WEB), "a table never changes");
    }

    @Test
    void deletedServiceTakesItsRoutesAlong() {
        cluster.apply(web().build());
        Route route = cluster.route("10.96.0.1:80");

        assertEquals(new RoutingDiff(List.of(route), List.of(), List.of()), cluster.delete(WEB));

        assertNull(cluster.table().get(WEB));
        assertEquals(0, cluster.table().size());
    }

    @Test
    void renamedPortIsAnotherServicePortAtTheSameAddress() {
        cluster.apply(web().build());
        Route before = cluster.route("10.96.0.1:80");

        RoutingDiff diff = cluster.apply(Service.named("ns", "web")
                .clusterIps("10.96.0.1")
                .tcpPort("web", 80)
                .build());

        assertEquals(replacement(before, cluster.route("10.96.0.1:80")), diff);
    }

    @Test
    void changedZoneMovesTrafficToTheEndpointsOfTheNewOne() {
        cluster.apply(
                new ServiceApplied(web().build()),
                new EndpointSliceApplied(slice("s", WEB)
                        .inZone("za", "10.0.0.1")
                        .inZone("zb", "10.0.0.2")
                        .build()));
        assertEquals(Set.of("10.0.0.1:8080", "10.0.0.2:8080"), endpointsAt("10.96.0.1:80"));

        cluster.apply(new NodeApplied(new Node("n1", "za")));
        assertEquals(Set.of("10.0.0.1:8080"), endpointsAt("10.96.0.1:80"));

        cluster.apply(new NodeApplied(new Node("n1", "zb")));
        assertEquals(Set.of("10.0.0.2:8080"), endpointsAt("10.96.0.1:80"));
    }

    @Test
    void portListsEveryEndpointWhateverItsState() {
        cluster.apply(web().build());

        cluster.apply(slice("s", WEB)
                .ready("10.0.0.2")
                .add("10.0.0.1", Conditions.NOT_READY, "n1")
                .build());

        RoutedPort port = cluster.service(WEB).ports().getFirst();
        assertEquals("[10.0.0.1:8080, 10.0.0.2:8080]", port.endpoints().toString());
        assertEquals(
                List.of(true, false),
                port.endpoints().stream().map(endpoint -> endpoint.local()).toList());
        assertEquals(Set.of("10.0.0.2:8080"), endpointsAt("10.96.0.1:80"));
    }

    @Test
    void portsOfOneNumberAndTwoProtocolsAreTwoServicePorts() {
        cluster.apply(Service.named("ns", "dns")
                .clusterIps("10.96.0.10")
                .ports(List.of(
                        new ServicePort("dns", Protocol.UDP, 53, 0), new ServicePort("dns-tcp", Protocol.TCP, 53, 0)))
                .build());
        NamespacedName dns = new NamespacedName("ns", "dns");
        cluster.apply(SliceBuilder.slice("s", dns)
                .port("dns", Protocol.UDP, 53)
                .tcp("dns-tcp", 5353)
                .ready("10.0.0.1")
                .build());

        assertEquals(
                Set.of("UDP [10.0.0.1:53]", "TCP [10.0.0.1:5353]"),
                Set.copyOf(cluster.routes()
                        .map(route -> route.frontend().address().protocol() + " "
                                + RoutedCluster.endpoints(route.endpoints()))
                        .toList()));
    }
}
