// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Service;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code TestServiceToServiceMap} of {@code servicechangetracker_test.go}: what an API object means for the traffic of one
 * family. A port is written as {@code name address:port/protocol}, then what else clients reach it at. The rows with a
 * feature gate that is off are history: {@code ipMode} counts everywhere since Kubernetes 1.32.
 */
class ServiceToServiceMapTest {
    private static final IpFamily IPv4 = IpFamily.IPv4;
    private static final IpFamily IPv6 = IpFamily.IPv6;
    private static final String CLUSTER_IP_V6 = "2001:db8:85a3::8a2e:370:7334";
    private static final String EXTERNAL_IP_V6 = "2001:db8:85a3::8a2e:370:7335";
    private static final String LOAD_BALANCER = """
            type: LoadBalancer
            clusterIP: 172.16.55.11
            loadBalancerIP: 5.6.7.8
            ports:
            - {name: port3, protocol: UDP, port: 8675, nodePort: 30061, targetPort: 7000}
            - {name: port4, protocol: UDP, port: 8676, nodePort: 30062, targetPort: 7001}
            """;
    private static final String PORT = "ports: [{name: testPort, port: 12345, protocol: TCP}]\n";

    record Row(String desc, IpFamily family, String spec, String ingress, List<String> expected) {
        @Override
        public String toString() {
            return desc;
        }
    }

    private static Row row(String desc, IpFamily family, String spec, String ingress, String... expected) {
        return new Row(desc, family, spec, ingress, List.of(expected));
    }

    private static Stream<Row> types() {
        return Stream.of(
                row("headless service", IPv4, "clusterIP: None\nports: [{name: rpc, protocol: UDP, port: 1234}]", ""),
                row(
                        "headless sctp service",
                        IPv4,
                        "clusterIP: None\nports: [{name: sip, protocol: SCTP, port: 7777}]",
                        ""),
                row("headless service without port", IPv4, "clusterIP: None", ""),
                row("cluster ip service", IPv4, """
                        clusterIP: 172.16.55.4
                        ports:
                        - {name: p1, protocol: UDP, port: 1234, targetPort: 4321}
                        - {name: p2, protocol: UDP, port: 1235, targetPort: 5321}
                        """, "", "p1 172.16.55.4:1234/UDP", "p2 172.16.55.4:1235/UDP"),
                row("nodeport service", IPv4, """
                        type: NodePort
                        clusterIP: 172.16.55.10
                        ports:
                        - {name: port1, protocol: UDP, port: 345, nodePort: 678}
                        - {name: port2, protocol: TCP, port: 344, nodePort: 677}
                        """, "", "port1 172.16.55.10:345/UDP", "port2 172.16.55.10:344/TCP"),
                row(
                        "load balancer service",
                        IPv4,
                        LOAD_BALANCER,
                        "{ip: 10.1.2.4}",
                        "port3 172.16.55.11:8675/UDP vip 10.1.2.4",
                        "port4 172.16.55.11:8676/UDP vip 10.1.2.4"),
                row(
                        "load balancer service ipMode VIP feature gate enabled",
                        IPv4,
                        LOAD_BALANCER,
                        "{ip: 10.1.2.4, ipMode: VIP}",
                        "port3 172.16.55.11:8675/UDP vip 10.1.2.4",
                        "port4 172.16.55.11:8676/UDP vip 10.1.2.4"),
                row(
                        "load balancer service ipMode Proxy feature gate enabled",
                        IPv4,
                        LOAD_BALANCER,
                        "{ip: 10.1.2.4, ipMode: Proxy}",
                        "port3 172.16.55.11:8675/UDP",
                        "port4 172.16.55.11:8676/UDP"),
                row(
                        "load balancer service with only local traffic policy",
                        IPv4,
                        LOAD_BALANCER + "externalTrafficPolicy: Local\nhealthCheckNodePort: 345",
                        "{ip: 10.1.2.3}",
                        "port3 172.16.55.11:8675/UDP vip 10.1.2.3 hc 345",
                        "port4 172.16.55.11:8676/UDP vip 10.1.2.3 hc 345"),
                row("external name service", IPv4, """
                        type: ExternalName
                        clusterIP: 172.16.55.4
                        externalName: foo2.bar.com
                        ports: [{name: portz, protocol: UDP, port: 1235}]
                        """, ""));
    }

    private static Stream<Row> families() {
        String ofBoth = "{ip: 8.8.8.8}, {ip: '" + EXTERNAL_IP_V6 + "'}";
        String v4 = "clusterIP: 10.0.0.1\n" + PORT;
        String v6 = "clusterIP: '" + CLUSTER_IP_V6 + "'\n" + PORT;
        String mixed = "externalIPs: [8.8.8.8, '" + EXTERNAL_IP_V6
                + "']\nloadBalancerSourceRanges: [0.0.0.0/1, '2001:db8::/32']\n";
        return Stream.of(
                row("service with ipv6 clusterIP under ipv4 mode, service should be filtered", IPv4, v6, ofBoth),
                row("service with ipv4 clusterIP under ipv6 mode, service should be filtered", IPv6, v4, ofBoth),
                row(
                        "service with ipv4 configurations under ipv4 mode",
                        IPv4,
                        v4 + "externalIPs: [8.8.8.8]\nloadBalancerSourceRanges: [0.0.0.0/1]",
                        "{ip: 8.8.8.9}, {ip: '" + EXTERNAL_IP_V6 + "'}",
                        "testPort 10.0.0.1:12345/TCP external 8.8.8.8 vip 8.8.8.9 from 0.0.0.0/1"),
                row(
                        "service with ipv6 configurations under ipv6 mode",
                        IPv6,
                        v6 + "externalIPs: ['2001:db8::8']\nloadBalancerSourceRanges: ['2001:db8::/32']",
                        ofBoth,
                        "testPort [" + CLUSTER_IP_V6 + "]:12345/TCP external 2001:db8::8 vip " + EXTERNAL_IP_V6
                                + " from 2001:db8::/32"),
                row(
                        "service with both ipv4 and ipv6 configurations under ipv4 mode, ipv6 fields should be filtered",
                        IPv4,
                        v4 + mixed,
                        "{ip: 8.8.8.9}, {ip: '2001:db8::9'}",
                        "testPort 10.0.0.1:12345/TCP external 8.8.8.8 vip 8.8.8.9 from 0.0.0.0/1"),
                row(
                        "service with both ipv4 and ipv6 configurations under ipv6 mode, ipv4 fields should be filtered",
                        IPv6,
                        v6 + mixed,
                        "{ip: 8.8.8.9}, {ip: '2001:db8::9'}",
                        "testPort [" + CLUSTER_IP_V6 + "]:12345/TCP external " + EXTERNAL_IP_V6
                                + " vip 2001:db8::9 from 2001:db8::/32"),
                row(
                        "service with extra space in LoadBalancerSourceRanges",
                        IPv4,
                        v4 + "loadBalancerSourceRanges: [' 10.1.2.0/28']",
                        "{ip: 8.8.8.9}",
                        "testPort 10.0.0.1:12345/TCP vip 8.8.8.9 from 10.1.2.0/28"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"types", "families"})
    void objectMeansTheFrontendsOfItsFamily(Row row) {
        String yaml = "metadata: {namespace: test, name: svc}\nspec:\n" + row.spec.indent(2)
                + "status: {loadBalancer: {ingress: [" + row.ingress + "]}}";
        Mapping<Service> mapping =
                ServiceMapper.map(ApiObject.parse(yaml, io.fabric8.kubernetes.api.model.Service.class));
        Service service =
                (Service) assertInstanceOf(Mapping.Mapped.class, mapping).value();
        var state = new ClusterState();
        state.apply(new ServiceApplied(service));
        var router = new Router(new RoutingSettings("node-a", NodePortAddresses.NONE), new Random(1));
        router.update(state, state.takeChanged());

        List<String> found = router.table().services().stream()
                .flatMap(routed -> routed.ports().stream())
                .flatMap(port -> Stream.ofNullable(print(service, port, row.family)))
                .toList();
        assertEquals(row.expected, found);
    }

    private static @Nullable String print(Service service, RoutedPort port, IpFamily family) {
        List<Route> routes = port.routes().stream()
                .filter(route -> IpFamily.of(route.frontend().address().ip()) == family)
                .toList();
        if (routes.isEmpty()) {
            return null;
        }
        Map<Integer, String> parts = new TreeMap<>(); // in the order that they are printed in
        for (Route route : routes) {
            String ip = IpLiteral.format(route.frontend().address().ip());
            switch (route.frontend()) {
                case Frontend.ClusterIp at ->
                    parts.put(0, " " + at.address() + "/" + port.port().protocol());
                case Frontend.ExternalIp unused -> parts.put(1, " external " + ip);
                case Frontend.LoadBalancerIp unused -> parts.put(2, " vip " + ip + ranges(route));
                case Frontend.NodePort unused -> throw new AssertionError("no node address was given");
            }
        }
        int healthCheck = service.healthCheckNodePort();
        return port.port().name() + String.join("", parts.values()) + (healthCheck == 0 ? "" : " hc " + healthCheck);
    }

    private static String ranges(Route route) {
        return route.sourceRanges().isEmpty()
                ? ""
                : " from " + route.sourceRanges().stream().map(Cidr::toString).collect(Collectors.joining(","));
    }
}
