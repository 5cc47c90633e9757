// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static io.spliceway.model.TrafficPolicy.Cluster;
import static io.spliceway.model.TrafficPolicy.Local;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.model.TrafficPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code TestGetLocalEndpointIPs} of {@code endpointschangetracker_test.go} by its comments, and the count of ports
 * without local endpoints. Endpoints are written as {@code service:port address…}; an address ends in {@code L} if it is
 * on this node and in {@code t} if it terminates.
 */
class LocalEndpointsTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");

    private final RoutedCluster cluster = new RoutedCluster();

    record Row(String name, Set<String> endpoints, Map<String, Set<String>> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> localEndpointIps() {
        return Stream.of(
                new Row("nothing", Set.of(), Map.of()),
                new Row("unnamed port", Set.of("ep1: 1.1.1.1"), Map.of()),
                new Row("unnamed port local", Set.of("ep1: 1.1.1.1L"), Map.of("ep1", Set.of("1.1.1.1"))),
                new Row(
                        "named local and non-local ports for the same IP",
                        Set.of("ep1:p11 1.1.1.1 1.1.1.2L", "ep1:p12 1.1.1.1 1.1.1.2L"),
                        Map.of("ep1", Set.of("1.1.1.2"))),
                new Row(
                        "named local and non-local ports for different IPs",
                        Set.of(
                                "ep1:p11 1.1.1.1",
                                "ep2:p22 2.2.2.2L 2.2.2.22L",
                                "ep2:p23 2.2.2.3L",
                                "ep4:p44 4.4.4.4L 4.4.4.5",
                                "ep4:p45 4.4.4.6L"),
                        Map.of("ep2", Set.of("2.2.2.2", "2.2.2.22", "2.2.2.3"), "ep4", Set.of("4.4.4.4", "4.4.4.6"))),
                new Row(
                        "named local and non-local ports for different IPs, some not ready",
                        Set.of(
                                "ep1:p11 1.1.1.1",
                                "ep2:p22 2.2.2.2L 2.2.2.22L",
                                "ep2:p23 2.2.2.3Lt",
                                "ep4:p44 4.4.4.4L 4.4.4.5",
                                "ep4:p45 4.4.4.6L"),
                        Map.of("ep2", Set.of("2.2.2.2", "2.2.2.22"), "ep4", Set.of("4.4.4.4", "4.4.4.6"))),
                new Row(
                        "all endpoints are terminating",
                        Set.of(
                                "ep1:p11 1.1.1.1t",
                                "ep2:p22 2.2.2.2Lt 2.2.2.22Lt",
                                "ep2:p23 2.2.2.3Lt",
                                "ep4:p44 4.4.4.4Lt 4.4.4.5t",
                                "ep4:p45 4.4.4.6Lt"),
                        Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("localEndpointIps")
    void localReadyAddressesAreCountedOnce(Row row) {
        for (String name : new String[] {"ep1", "ep2", "ep4"}) {
            var service = Service.named("ns", name).clusterIps("10.96.0." + name.charAt(2));
            row.endpoints.stream().filter(text -> text.startsWith(name + ":")).forEach(text -> {
                String port = text.substring(4, text.indexOf(' '));
                service.tcpPort(port, port.isEmpty() ? 80 : Integer.parseInt(port.substring(1)));
                apply(name, port, text.substring(text.indexOf(' ') + 1));
            });
            cluster.apply(service.build());
        }

        Map<String, Set<String>> found = new TreeMap<>();
        for (RoutedService service : cluster.table().services()) {
            Set<String> ips = LocalEndpoints.readyIps(service, IpFamily.IPv4).stream()
                    .map(IpLiteral::format)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!ips.isEmpty()) {
                found.put(service.service().name().name(), ips);
            }
            assertEquals(Set.of(), LocalEndpoints.readyIps(service, IpFamily.IPv6));
        }
        assertEquals(row.expected, found);
    }

    record Shortage(
            String name,
            TrafficPolicy internal,
            TrafficPolicy external,
            int nodePort,
            String endpoints,
            String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Shortage> shortages() {
        return Stream.of(
                new Shortage("no policy is Local", Cluster, Cluster, 30080, "10.0.0.2", "0 0"),
                new Shortage("internal", Local, Cluster, 30080, "10.0.0.2", "1 0"),
                new Shortage("external", Cluster, Local, 30080, "10.0.0.2", "0 1"),
                new Shortage("both", Local, Local, 30080, "10.0.0.2", "1 1"),
                new Shortage("nothing external to have endpoints for", Cluster, Local, 0, "10.0.0.2", "0 0"),
                new Shortage("one is here", Local, Local, 30080, "10.0.0.2 10.0.0.1L", "0 0"),
                new Shortage(
                        "the one here terminates and still serves", Local, Local, 30080, "10.0.0.2 10.0.0.1Lt", "0 0"),
                new Shortage("all terminate elsewhere", Local, Local, 30080, "10.0.0.2t", "1 1"),
                new Shortage("there are none at all", Local, Local, 30080, "", "0 0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shortages")
    void portsThatHaveEndpointsOnlyElsewhereAreCountedByPolicy(Shortage row) {
        apply("web", "p", row.endpoints);
        cluster.apply(Service.named("ns", "web")
                .clusterIps("10.96.0.1")
                .internalTrafficPolicy(row.internal)
                .externalTrafficPolicy(row.external)
                .ports(List.of(new ServicePort("p", Protocol.TCP, 80, row.nodePort)))
                .build());

        NoLocalEndpoints found = NoLocalEndpoints.of(cluster.service(WEB), IpFamily.IPv4);
        assertEquals(row.expected, found.internal() + " " + found.external());
        assertEquals(NoLocalEndpoints.NONE, NoLocalEndpoints.of(cluster.service(WEB), IpFamily.IPv6));
    }

    @Test
    void eachFamilyIsCountedByItself() {
        cluster.apply(SliceBuilder.slice("v4", WEB)
                .tcp("p", 8080)
                .on("n1", "10.0.0.1")
                .build());
        cluster.apply(
                SliceBuilder.slice("v6", WEB).tcp("p", 8080).on("n2", "fd00::2").build());
        cluster.apply(Service.named("ns", "web")
                .clusterIps("10.96.0.1", "fd00:96::1")
                .internalTrafficPolicy(Local)
                .tcpPort("p", 80)
                .build());

        assertEquals(NoLocalEndpoints.NONE, NoLocalEndpoints.of(cluster.service(WEB), IpFamily.IPv4));
        assertEquals(new NoLocalEndpoints(1, 0), NoLocalEndpoints.of(cluster.service(WEB), IpFamily.IPv6));
    }

    private void apply(String service, String port, String endpoints) {
        SliceBuilder slice = SliceBuilder.slice(service + "-" + port, new NamespacedName("ns", service))
                .tcp(port, 11);
        Arrays.stream(endpoints.split(" "))
                .filter(text -> !text.isEmpty())
                .forEach(text -> slice.add(
                        text.replaceAll("[Lt]", ""),
                        text.endsWith("t") ? Conditions.SERVING_TERMINATING : Conditions.READY,
                        text.contains("L") ? "n1" : "n2"));
        cluster.apply(slice.build());
    }
}
