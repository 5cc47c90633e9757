// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.HostAddressesApplied;
import io.spliceway.cluster.ClusterEvent.NodeApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The addresses that serve node ports come and go. */
class RouterNodeAddressesTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");
    private static final NamespacedName INTERNAL = new NamespacedName("ns", "internal");

    private final RoutedCluster cluster = new RoutedCluster(new RoutingSettings("n1", NodePortAddresses.PRIMARY));

    @BeforeEach
    void addServices() {
        cluster.apply(host("192.168.0.1", "192.168.0.2", "127.0.0.1"));
        cluster.apply(service("web", "10.96.0.1", 30_080));
        cluster.apply(service("internal", "10.96.0.2", 0));
    }

    private static Service service(String name, String clusterIp, int nodePort) {
        return Service.named("ns", name)
                .created(Instant.EPOCH)
                .type(nodePort == 0 ? ServiceType.ClusterIP : ServiceType.NodePort)
                .clusterIps(clusterIp)
                .ports(List.of(new ServicePort("http", Protocol.TCP, 80, nodePort)))
                .build();
    }

    private static HostAddressesApplied host(String... addresses) {
        return new HostAddressesApplied(Set.copyOf(IpLiteral.parseAll(addresses)));
    }

    private static NodeApplied node(String zone, String... addresses) {
        return new NodeApplied(new Node("n1", zone, IpLiteral.parseAll(addresses), List.of()));
    }

    private Set<String> served() {
        return cluster.byAddress().keySet();
    }

    @Test
    void nodePortsFollowTheNodesPrimaryAddress() {
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80"), served());

        RoutingDiff first = cluster.apply(node("za", "192.168.0.1"));
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80", "192.168.0.1:30080"), served());
        assertEquals(List.of(1, 0, 0), sizes(first));

        RoutingDiff moved = cluster.apply(node("za", "192.168.0.2"));
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80", "192.168.0.2:30080"), served());
        assertEquals(List.of(1, 0, 1), sizes(moved));
        assertEquals(IpLiteral.parseAll("192.168.0.2"), cluster.table().nodePortAddresses());
    }

    @Test
    void nodePortsFollowTheAddressesOfTheHost() {
        cluster.apply(node("za", "192.168.0.1"));
        cluster.apply(host("127.0.0.1"));
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80"), served());
        cluster.apply(host("127.0.0.1", "192.168.0.1"));
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80", "192.168.0.1:30080"), served());
    }

    @Test
    void onlyServicesWithNodePortsAreRebuilt() {
        RoutedService internal = cluster.service(INTERNAL);
        RoutedService web = cluster.service(WEB);
        cluster.apply(node("", "192.168.0.1"));
        assertSame(internal, cluster.service(INTERNAL));
        assertNotSame(web, cluster.service(WEB));
    }

    @Test
    void nothingIsRebuiltWhileTheResultIsTheSame() {
        cluster.apply(node("za", "192.168.0.1"));
        RoutedService web = cluster.service(WEB);
        assertTrue(
                cluster.apply(host("192.168.0.1", "192.168.0.9", "127.0.0.1")).isEmpty());
        assertTrue(cluster.apply(node("za", "192.168.0.1", "192.168.0.9")).isEmpty());
        assertSame(web, cluster.service(WEB));
    }

    @Test
    void theAddressOfAnOlderServiceIsGivenUpAndTakenBackWithTheNodesAddress() {
        cluster.apply(node("za", "192.168.0.1"));
        cluster.apply(Service.named("ns", "younger")
                .created(Instant.ofEpochSecond(1))
                .clusterIps("10.96.0.3")
                .externalIps(IpLiteral.parseAll("192.168.0.1"))
                .ports(List.of(new ServicePort("", Protocol.TCP, 30_080, 0)))
                .build());
        assertEquals(
                "ns/web:http", cluster.route("192.168.0.1:30080").servicePort().toString());

        cluster.apply(node("za", "192.168.0.2"));
        assertEquals(
                "ns/younger", cluster.route("192.168.0.1:30080").servicePort().toString());
        assertEquals(
                "ns/web:http", cluster.route("192.168.0.2:30080").servicePort().toString());

        cluster.apply(node("za", "192.168.0.1"));
        assertEquals(
                "ns/web:http", cluster.route("192.168.0.1:30080").servicePort().toString());
        cluster.delete(WEB);
        assertEquals(
                "ns/younger", cluster.route("192.168.0.1:30080").servicePort().toString());
    }

    @Test
    void aChangeOfAddressesAndOfTheServiceCountTogether() {
        cluster.apply(node("za", "192.168.0.1"));
        RoutingDiff diff =
                cluster.apply(node("za", "192.168.0.2"), new ServiceApplied(service("web", "10.96.0.1", 30_081)));
        assertEquals(Set.of("10.96.0.1:80", "10.96.0.2:80", "192.168.0.2:30081"), served());
        assertEquals(List.of(1, 0, 1), sizes(diff));
    }

    @Test
    void blocksAreNotTouchedByTheNode() {
        var blocks = new RoutedCluster(
                new RoutingSettings("n1", NodePortAddresses.in(List.of(Cidr.parse("192.168.0.0/24")))));
        blocks.apply(service("web", "10.96.0.1", 30_080));
        assertTrue(blocks.apply(node("", "192.168.0.9")).isEmpty());
        assertEquals(
                Set.of("10.96.0.1:80", "192.168.0.1:30080"), blocks.byAddress().keySet());
    }

    private static List<Integer> sizes(RoutingDiff diff) {
        return List.of(
                diff.added().size(), diff.replaced().size(), diff.removed().size());
    }
}
