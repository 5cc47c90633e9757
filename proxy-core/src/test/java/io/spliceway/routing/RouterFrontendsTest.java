// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static io.spliceway.model.TrafficPolicy.Cluster;
import static io.spliceway.model.TrafficPolicy.Local;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.TrafficPolicy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouterFrontendsTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");

    private final RoutedCluster cluster = new RoutedCluster();

    private static Service.Builder service(String... clusterIps) {
        return Service.named("ns", "web").clusterIps(clusterIps);
    }

    private static ServicePort port(String name, Protocol protocol, int port, int nodePort) {
        return new ServicePort(name, protocol, port, nodePort);
    }

    private static ServicePort p1(Protocol protocol, int port, int nodePort) {
        return port("p1", protocol, port, nodePort);
    }

    /** Prints the frontends of a table as {@code Kind protocol address}. */
    private Set<String> frontends() {
        return cluster.routes()
                .map(route -> route.frontend().getClass().getSimpleName()
                        + " " + route.frontend().address().protocol()
                        + " " + route.frontend().address())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    record Row(String name, Service service, Set<String> frontends) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The rows of {@code servicechangetracker_test.go} that concern routing, and our own. */
    private static Stream<Row> services() {
        return Stream.of(
                new Row(
                        "headless",
                        service().ports(List.of(p1(Protocol.UDP, 1234, 0))).build(),
                        Set.of()),
                new Row("headless without ports", service().build(), Set.of()),
                new Row(
                        "ExternalName with leftover clusterIP",
                        service("10.96.0.1")
                                .type(ServiceType.ExternalName)
                                .tcpPort("p1", 80)
                                .build(),
                        Set.of()),
                new Row(
                        "ClusterIP, two ports",
                        service("10.96.0.1").tcpPort("p1", 80).tcpPort("p2", 81).build(),
                        Set.of("ClusterIp TCP 10.96.0.1:80", "ClusterIp TCP 10.96.0.1:81")),
                new Row(
                        "NodePort, two protocols",
                        service("10.96.0.1")
                                .type(ServiceType.NodePort)
                                .ports(List.of(p1(Protocol.UDP, 345, 678), port("p2", Protocol.TCP, 344, 677)))
                                .build(),
                        Set.of(
                                "ClusterIp UDP 10.96.0.1:345",
                                "ClusterIp TCP 10.96.0.1:344",
                                "NodePort UDP 192.168.0.1:678",
                                "NodePort TCP 192.168.0.1:677")),
                new Row(
                        "load balancer without node ports",
                        service("10.96.0.1")
                                .type(ServiceType.LoadBalancer)
                                .loadBalancerIps(IpLiteral.parseAll("10.1.2.4"))
                                .tcpPort("p1", 80)
                                .build(),
                        Set.of("ClusterIp TCP 10.96.0.1:80", "LoadBalancerIp TCP 10.1.2.4:80")),
                new Row(
                        "addresses of a family without cluster address",
                        service("10.96.0.1")
                                .externalIps(IpLiteral.parseAll("1.2.3.4", "fd00::9"))
                                .loadBalancerIps(IpLiteral.parseAll("fd00::8", "5.6.7.8"))
                                .ports(List.of(p1(Protocol.TCP, 80, 30080)))
                                .build(),
                        Set.of(
                                "ClusterIp TCP 10.96.0.1:80",
                                "ExternalIp TCP 1.2.3.4:80",
                                "LoadBalancerIp TCP 5.6.7.8:80",
                                "NodePort TCP 192.168.0.1:30080")),
                new Row(
                        "dual stack",
                        service("10.96.0.1", "fd00:96::1")
                                .externalIps(IpLiteral.parseAll("1.2.3.4", "fd00::9"))
                                .ports(List.of(p1(Protocol.TCP, 80, 30080)))
                                .build(),
                        Set.of(
                                "ClusterIp TCP 10.96.0.1:80",
                                "ClusterIp TCP [fd00:96::1]:80",
                                "ExternalIp TCP 1.2.3.4:80",
                                "ExternalIp TCP [fd00::9]:80",
                                "NodePort TCP 192.168.0.1:30080",
                                "NodePort TCP [fd00:192::1]:30080")),
                new Row(
                        "SCTP is not served",
                        service("10.96.0.1")
                                .ports(List.of(p1(Protocol.SCTP, 80, 30080), port("p2", Protocol.TCP, 80, 0)))
                                .build(),
                        Set.of("ClusterIp TCP 10.96.0.1:80")),
                new Row(
                        "external IP equal to a load balancer IP",
                        service("10.96.0.1")
                                .externalIps(IpLiteral.parseAll("1.2.3.4"))
                                .loadBalancerIps(IpLiteral.parseAll("1.2.3.4"))
                                .tcpPort("p1", 80)
                                .build(),
                        Set.of("ClusterIp TCP 10.96.0.1:80", "ExternalIp TCP 1.2.3.4:80")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void servesTheFrontendsOfAService(Row row) {
        cluster.apply(row.service);

        assertEquals(new TreeSet<>(row.frontends), frontends());
        cluster.table()
                .services()
                .forEach(service -> service.ports().forEach(port -> assertEquals(List.of(), port.conflicts())));
    }

    @Test
    void sourceRangesHoldForLoadBalancerAddressesOfTheirFamilyOnly() {
        cluster.apply(service("10.96.0.1", "fd00:96::1")
                .externalIps(IpLiteral.parseAll("1.1.1.1"))
                .loadBalancerIps(IpLiteral.parseAll("2.2.2.2", "fd00::2"))
                .loadBalancerSourceRanges(List.of(Cidr.parse(" 10.1.2.0/28"), Cidr.parse("fd00:1::/64")))
                .ports(List.of(p1(Protocol.TCP, 80, 30080)))
                .build());

        assertEquals(
                List.of(Cidr.parse("10.1.2.0/28")), cluster.route("2.2.2.2:80").sourceRanges());
        assertEquals(
                List.of(Cidr.parse("fd00:1::/64")),
                cluster.route("[fd00::2]:80").sourceRanges());
        assertEquals(List.of(), cluster.route("1.1.1.1:80").sourceRanges());
        assertEquals(List.of(), cluster.route("10.96.0.1:80").sourceRanges());
        assertEquals(List.of(), cluster.route("192.168.0.1:30080").sourceRanges());
    }

    record Policies(TrafficPolicy internal, TrafficPolicy external, String atClusterIp, String fromOutside) {}

    private static Stream<Policies> policies() {
        return Stream.of(
                new Policies(Cluster, Cluster, "all all", "all all"),
                new Policies(Local, Cluster, "local local", "all all"),
                new Policies(Cluster, Local, "all all", "local all"),
                new Policies(Local, Local, "local local", "local all"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void eachKindOfFrontendFollowsItsPolicy(Policies row) {
        cluster.apply(SliceBuilder.slice("s", WEB)
                .tcp("p1", 8080)
                .on("n1", "10.0.0.1")
                .on("n2", "10.0.0.2")
                .build());
        cluster.apply(service("10.96.0.1")
                .internalTrafficPolicy(row.internal)
                .externalTrafficPolicy(row.external)
                .externalIps(IpLiteral.parseAll("1.1.1.1"))
                .loadBalancerIps(IpLiteral.parseAll("2.2.2.2"))
                .ports(List.of(p1(Protocol.TCP, 80, 30080)))
                .build());

        assertEquals(row.atClusterIp, kinds("10.96.0.1:80"));
        assertEquals(row.fromOutside, kinds("1.1.1.1:80"));
        assertEquals(row.fromOutside, kinds("2.2.2.2:80"));
        assertEquals(row.fromOutside, kinds("192.168.0.1:30080"));
    }

    private String kinds(String frontend) {
        Route route = cluster.route(frontend);
        return kind(route.endpoints()) + " " + kind(route.nodeLocalEndpoints());
    }

    private static String kind(EndpointGroup group) {
        Set<String> endpoints = Set.copyOf(RoutedCluster.endpoints(group));
        return endpoints.equals(Set.of("10.0.0.1:8080"))
                ? "local"
                : endpoints.equals(Set.of("10.0.0.1:8080", "10.0.0.2:8080")) ? "all" : endpoints.toString();
    }

    @Test
    void frontendsOfAFamilyUseEndpointsOfThatFamily() {
        cluster.apply(service("10.96.0.1", "fd00:96::1").tcpPort("p1", 80).build());

        cluster.apply(
                SliceBuilder.slice("v4", WEB).tcp("p1", 8080).ready("10.0.0.1").build());
        cluster.apply(
                SliceBuilder.slice("v6", WEB).tcp("p1", 8080).ready("fd00::1").build());

        assertEquals(
                List.of("10.0.0.1:8080"),
                RoutedCluster.endpoints(cluster.route("10.96.0.1:80").endpoints()));
        assertEquals(
                List.of("[fd00::1]:8080"),
                RoutedCluster.endpoints(cluster.route("[fd00:96::1]:80").endpoints()));
        assertEquals(
                "[10.0.0.1:8080, [fd00::1]:8080]",
                cluster.service(WEB).ports().getFirst().endpoints().toString());
    }

    @Test
    void frontendsOfOnePortShareTheirGroup() {
        cluster.apply(
                SliceBuilder.slice("s", WEB).tcp("p1", 8080).ready("10.0.0.1").build());
        cluster.apply(
                service("10.96.0.1").ports(List.of(p1(Protocol.TCP, 80, 30080))).build());

        assertEquals(
                1,
                cluster.routes()
                        .map(route -> System.identityHashCode(route.endpoints()))
                        .distinct()
                        .count());
    }
}
