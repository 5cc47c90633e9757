// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SliceBuilder;
import io.spliceway.routing.RoutedCluster;
import io.spliceway.routing.RoutingDiff;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An address is taken by the first frontend that uses it, and given up by the last. */
class AddressUseTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");

    private final RoutedCluster cluster = new RoutedCluster();
    private final AddressUse use = new AddressUse();

    private static Service.Builder web(String... clusterIps) {
        return Service.named("ns", "web").clusterIps(clusterIps);
    }

    private static Set<InetAddress> addresses(String... literals) {
        return Set.copyOf(IpLiteral.parseAll(literals));
    }

    /** Takes a change into account; it must take and give up these addresses. */
    private void change(RoutingDiff diff, Set<InetAddress> taken, Set<InetAddress> givenUp) {
        assertEquals(taken, use.retain(diff));
        assertEquals(givenUp, use.release(diff));
    }

    @Test
    void everyPortOfAServiceUsesItsAddress() {
        change(
                cluster.apply(web("10.96.0.1").tcpPort("a", 80).tcpPort("b", 81).build()),
                addresses("10.96.0.1"),
                Set.of());
        change(cluster.apply(web("10.96.0.1").tcpPort("b", 81).build()), Set.of(), Set.of());
        change(cluster.delete(WEB), Set.of(), addresses("10.96.0.1"));
        assertEquals(Set.of(), use.addresses());
    }

    @Test
    void allKindsOfAddressesCountButThoseOfNodePorts() {
        Service service = web("10.96.0.1", "fd00::1")
                .type(ServiceType.LoadBalancer)
                .externalIps(IpLiteral.parseAll("198.51.100.1"))
                .loadBalancerIps(IpLiteral.parseAll("203.0.113.1"))
                .ports(List.of(new ServicePort("a", Protocol.TCP, 80, 30080)))
                .build();

        change(cluster.apply(service), addresses("10.96.0.1", "fd00::1", "198.51.100.1", "203.0.113.1"), Set.of());
        change(
                cluster.apply(web("10.96.0.1").tcpPort("a", 80).build()),
                Set.of(),
                addresses("fd00::1", "198.51.100.1", "203.0.113.1"));
    }

    @Test
    void changeOfEndpointsTakesNoAddress() {
        change(cluster.apply(web("10.96.0.1").tcpPort("a", 80).build()), addresses("10.96.0.1"), Set.of());

        change(
                cluster.apply(SliceBuilder.slice("s1", WEB)
                        .tcp("a", 8080)
                        .ready("10.1.0.1")
                        .build()),
                Set.of(),
                Set.of());
    }

    @Test
    void addressPassesFromOneServiceToAnotherWithoutBeingGivenUp() {
        change(cluster.apply(web("10.96.0.1").tcpPort("a", 80).build()), addresses("10.96.0.1"), Set.of());
        change(
                cluster.apply(Service.named("ns", "zoo")
                        .clusterIps("10.96.0.1")
                        .tcpPort("a", 80)
                        .build()),
                Set.of(),
                Set.of());

        change(cluster.delete(WEB), Set.of(), Set.of());
        assertEquals(addresses("10.96.0.1"), use.addresses());
    }

    @Test
    void nodePortThatBecomesAnExternalIpCounts() {
        ServicePort node = new ServicePort("a", Protocol.TCP, 80, 30080);
        change(
                cluster.apply(web("10.96.0.1")
                        .type(ServiceType.NodePort)
                        .ports(List.of(node))
                        .build()),
                addresses("10.96.0.1"),
                Set.of());

        change(
                cluster.apply(web("10.96.0.1")
                        .externalIps(IpLiteral.parseAll("192.168.0.1"))
                        .tcpPort("a", 30080)
                        .build()),
                addresses("192.168.0.1"),
                Set.of());
    }
}
