// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.model.TrafficPolicy;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The sequences of {@code servicechangetracker_test.go} by their names. What they say of health checks is in the test of
 * these.
 */
class RouterSequencesTest {
    private static final RoutingDiff NO_CHANGE = RoutingDiff.between(List.of(), List.of());

    private final RoutedCluster cluster = new RoutedCluster();

    private static Service.Builder service(String name) {
        return Service.named("ns", name).tcpPort("p1", 80).tcpPort("p2", 81);
    }

    private static Service clusterIp(String name, int number) {
        return service(name).clusterIps("10.96.0." + number).build();
    }

    private static Service onlyLocalLoadBalancer(String name, int number) {
        return service(name)
                .type(ServiceType.LoadBalancer)
                .clusterIps("10.96.0." + number)
                .loadBalancerIps(IpLiteral.parseAll("1.2.3." + number))
                .externalTrafficPolicy(TrafficPolicy.Local)
                .healthCheckNodePort(345)
                .build();
    }

    private static NamespacedName name(String name) {
        return new NamespacedName("ns", name);
    }

    private int ports() {
        return cluster.table().services().stream()
                .mapToInt(service -> service.ports().size())
                .sum();
    }

    @Test
    @DisplayName("TestServiceMapUpdateHeadless")
    void headlessServicesAreNeverRouted() {
        assertEquals(NO_CHANGE, cluster.apply(service("a").build()));
        assertEquals(
                NO_CHANGE,
                cluster.apply(Service.named("ns", "a").tcpPort("p1", 80).build()));
        assertEquals(0, cluster.table().size());
    }

    @Test
    @DisplayName("TestUpdateServiceTypeExternalName")
    void externalNameIsNeverRouted() {
        Service external = service("a")
                .type(ServiceType.ExternalName)
                .clusterIps("10.96.0.1")
                .build();

        assertEquals(NO_CHANGE, cluster.apply(external));
        assertEquals(0, cluster.table().size());
    }

    @Test
    @DisplayName("TestBuildServiceMapAddRemove")
    void servicesComeAndGo() {
        cluster.apply(
                new ServiceApplied(clusterIp("a", 1)),
                new ServiceApplied(clusterIp("b", 2)),
                new ServiceApplied(clusterIp("c", 3)),
                new ServiceApplied(onlyLocalLoadBalancer("only-local", 4)));
        assertEquals(8, ports());
        assertEquals(345, cluster.service(name("only-local")).service().healthCheckNodePort());

        RoutingDiff diff = cluster.apply(
                new ServiceApplied(Service.named("ns", "a")
                        .clusterIps("10.96.0.1")
                        .tcpPort("p2", 81)
                        .build()),
                new ServiceDeleted(name("b")),
                new ServiceDeleted(name("c")),
                new ServiceDeleted(name("only-local")));

        assertEquals(1, ports());
        assertEquals(9, diff.removed().size());
        assertEquals(0, diff.replaced().size() + diff.added().size());
    }

    @Test
    @DisplayName("TestBuildServiceMapServiceUpdate")
    void serviceBecomesALoadBalancerAndAClusterIpAgain() {
        cluster.apply(clusterIp("a", 1));

        RoutingDiff there = cluster.apply(onlyLocalLoadBalancer("a", 1));
        RoutingDiff again = cluster.apply(onlyLocalLoadBalancer("a", 1));
        RoutingDiff back = cluster.apply(clusterIp("a", 1));

        assertEquals(2, there.added().size());
        assertEquals(0, there.replaced().size(), "the cluster address is served as before");
        assertEquals(NO_CHANGE, again);
        assertEquals(2, back.removed().size());
        assertEquals(2, ports());
    }

    @Test
    @DisplayName("TestServiceCacheLeaks")
    void addedAndDeletedBetweenTwoUpdatesLeavesNothing() {
        RoutingDiff diff = cluster.apply(new ServiceApplied(clusterIp("a", 1)), new ServiceDeleted(name("a")));

        assertEquals(NO_CHANGE, diff);
        assertEquals(0, cluster.table().size());
    }
}
