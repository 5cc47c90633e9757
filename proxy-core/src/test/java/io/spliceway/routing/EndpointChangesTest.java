// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The UpdateEndpointsMap cases of {@code endpointschangetracker_test.go}. A slice is written as {@code service/slice
 * port=number,… address,…}; an address ends in {@code L} if it is on this node and in {@code t} if it terminates. The
 * view is written as {@code service:port address:number …}. {@code conntrackCleanupRequired} is true in exactly those
 * cases in which a Service changed, since all ports are UDP.
 */
class EndpointChangesTest {
    private static final RoutingSettings SETTINGS = new RoutingSettings("host", NodePortAddresses.NONE);
    private static final Map<String, Integer> NONE = Map.of();
    private static final Map<String, Integer> ONE = Map.of("ep1", 1);

    record Row(
            String name,
            List<String> before,
            List<String> after,
            Map<String, Integer> localReady,
            Set<String> changed,
            List<String> view) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row same(String name, List<String> slices, Map<String, Integer> localReady, String... view) {
        return new Row(name, slices, slices, localReady, Set.of(), List.of(view));
    }

    private static Row ep1(
            String name, List<String> before, List<String> after, Map<String, Integer> localReady, String... view) {
        return new Row(name, before, after, localReady, Set.of("ep1"), List.of(view));
    }

    private static Stream<Row> unchanged() {
        return Stream.of(
                same("empty", List.of(), NONE),
                same("no change, unnamed port", List.of("ep1/a =11 1.1.1.1"), NONE, "ep1: 1.1.1.1:11"),
                same("no change, named port, local", List.of("ep1/a p11=11 1.1.1.1L"), ONE, "ep1:p11 1.1.1.1:11L"),
                same(
                        "no change, multiple slices",
                        List.of("ep1/a p11=11 1.1.1.1", "ep1/b p12=12 1.1.1.2"),
                        NONE,
                        "ep1:p11 1.1.1.1:11",
                        "ep1:p12 1.1.1.2:12"),
                same(
                        "no change, multiple slices, multiple ports, local",
                        List.of("ep1/a p11=11,p12=12 1.1.1.1L", "ep1/b p13=13 1.1.1.3"),
                        ONE,
                        "ep1:p11 1.1.1.1:11L",
                        "ep1:p12 1.1.1.1:12L",
                        "ep1:p13 1.1.1.3:13"),
                same(
                        "no change, multiple services, slices, IPs, and ports",
                        List.of(
                                "ep1/a p11=11,p12=12 1.1.1.1,1.1.1.2L",
                                "ep1/b p13=13,p14=14 1.1.1.3,1.1.1.4L",
                                "ep2/a p21=21,p22=22 2.2.2.1,2.2.2.2L"),
                        Map.of("ep1", 2, "ep2", 1),
                        "ep1:p11 1.1.1.1:11 1.1.1.2:11L",
                        "ep1:p12 1.1.1.1:12 1.1.1.2:12L",
                        "ep1:p13 1.1.1.3:13 1.1.1.4:13L",
                        "ep1:p14 1.1.1.3:14 1.1.1.4:14L",
                        "ep2:p21 2.2.2.1:21 2.2.2.2:21L",
                        "ep2:p22 2.2.2.1:22 2.2.2.2:22L"));
    }

    private static Stream<Row> changed() {
        List<String> none = List.of();
        List<String> p11 = List.of("ep1/a p11=11 1.1.1.1");
        List<String> twoPorts = List.of("ep1/a p11=11,p12=12 1.1.1.1,1.1.1.2L");
        List<String> twoSlices = List.of("ep1/a p11=11 1.1.1.1", "ep1/b p12=12 1.1.1.2L");
        List<String> twoRemote = List.of("ep1/a p11=11 1.1.1.1", "ep1/b p12=12 1.1.1.2");
        return Stream.of(
                ep1("add an EndpointSlice", none, List.of("ep1/a =11 1.1.1.1L"), ONE, "ep1: 1.1.1.1:11L"),
                ep1("remove an EndpointSlice", List.of("ep1/a =11 1.1.1.1L"), none, NONE),
                ep1(
                        "add an IP and port",
                        p11,
                        twoPorts,
                        ONE,
                        "ep1:p11 1.1.1.1:11 1.1.1.2:11L",
                        "ep1:p12 1.1.1.1:12 1.1.1.2:12L"),
                ep1("remove an IP and port", twoPorts, p11, NONE, "ep1:p11 1.1.1.1:11"),
                ep1("add a slice to a service", p11, twoSlices, ONE, "ep1:p11 1.1.1.1:11", "ep1:p12 1.1.1.2:12L"),
                ep1("remove a slice from a service", twoRemote, p11, NONE, "ep1:p11 1.1.1.1:11"),
                ep1("rename a port", p11, List.of("ep1/a p11-2=11 1.1.1.1"), NONE, "ep1:p11-2 1.1.1.1:11"),
                ep1("renumber a port", p11, List.of("ep1/a p11=22 1.1.1.1"), NONE, "ep1:p11 1.1.1.1:22"),
                ep1(
                        "change from 0 endpoint address to 1 unnamed port",
                        List.of("ep1/a =11"),
                        List.of("ep1/a =11 1.1.1.1"),
                        NONE,
                        "ep1: 1.1.1.1:11"),
                ep1(
                        "change from ready to terminating pod",
                        p11,
                        List.of("ep1/a p11=11 1.1.1.1t"),
                        NONE,
                        "ep1:p11 1.1.1.1:11t"),
                ep1(
                        "change from terminating to empty pod",
                        List.of("ep1/a p11=11 1.1.1.1t"),
                        List.of("ep1/a p11=11"),
                        NONE),
                new Row(
                        "complex add and remove",
                        List.of(
                                "ep1/a p11=11 1.1.1.1",
                                "ep2/a p22=22 2.2.2.22L,2.2.2.2",
                                "ep2/b p23=23 2.2.2.3L",
                                "ep4/a p44=44 4.4.4.4L,4.4.4.5L",
                                "ep4/b p45=45 4.4.4.6L"),
                        List.of(
                                "ep1/a p11=11 1.1.1.11,1.1.1.1",
                                "ep1/b p12=12,p122=122 1.1.1.2",
                                "ep3/a p33=33 3.3.3.3",
                                "ep4/a p44=44 4.4.4.4L"),
                        Map.of("ep4", 1),
                        Set.of("ep1", "ep2", "ep3", "ep4"),
                        List.of(
                                "ep1:p11 1.1.1.11:11 1.1.1.1:11",
                                "ep1:p12 1.1.1.2:12",
                                "ep1:p122 1.1.1.2:122",
                                "ep3:p33 3.3.3.3:33",
                                "ep4:p44 4.4.4.4:44L")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"unchanged", "changed"})
    void changesAreSeenAndLeaveTheNewView(Row row) {
        var state = new ClusterState();
        Map<NamespacedName, EndpointSlice> before = slices(row.before);
        Map<NamespacedName, EndpointSlice> after = slices(row.after);
        before.values().forEach(slice -> state.apply(new EndpointSliceApplied(slice)));
        state.takeChanged();

        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> state.apply(new EndpointSliceDeleted(name)));
        after.values().forEach(slice -> state.apply(new EndpointSliceApplied(slice)));

        assertEquals(
                row.changed,
                state.takeChanged().stream().map(NamespacedName::name).collect(Collectors.toSet()));
        for (String port : ports(row)) {
            String expected = row.view.stream()
                    .filter(line -> line.startsWith(port + " "))
                    .findFirst()
                    .orElse(port);
            assertEquals(expected, view(state, port));
        }
        assertEquals(row.localReady, localReady(row, state));
    }

    /** Counts as the health check node ports do, where there is a local ready endpoint at all. */
    private static Map<String, Integer> localReady(Row row, ClusterState state) {
        var router = new Router(SETTINGS, new Random(1));
        services(row).forEach(service -> state.apply(new ServiceApplied(service)));
        router.update(state, state.takeChanged());
        return router.table().services().stream()
                .filter(service ->
                        !LocalEndpoints.readyIps(service, IpFamily.IPv4).isEmpty())
                .collect(Collectors.toMap(
                        service -> service.service().name().name(),
                        service ->
                                LocalEndpoints.readyIps(service, IpFamily.IPv4).size()));
    }

    /** Every Service of either state, with every port that its slices have. */
    private static Collection<Service> services(Row row) {
        Map<String, List<ServicePort>> ports = new TreeMap<>();
        for (String port : ports(row)) {
            String[] parts = port.split(":", -1);
            List<ServicePort> siblings = ports.computeIfAbsent(parts[0], name -> new ArrayList<>());
            siblings.add(new ServicePort(parts[1], Protocol.UDP, siblings.size() + 1, 0));
        }
        return ports.entrySet().stream()
                .map(entry -> Service.named("ns", entry.getKey())
                        .clusterIps("10.96.0." + entry.getKey().charAt(2))
                        .ports(entry.getValue())
                        .build())
                .toList();
    }

    /** Every port of either state, as {@code service:port}. */
    private static Set<String> ports(Row row) {
        return Stream.concat(row.before.stream(), row.after.stream())
                .flatMap(text -> Arrays.stream(text.split(" ", -1)[1].split(",", -1))
                        .map(port -> text.substring(0, text.indexOf('/')) + ":" + port.replaceFirst("=.*", "")))
                .collect(Collectors.toSet());
    }

    private static String view(ClusterState state, String port) {
        String[] parts = port.split(":", -1);
        List<Endpoint> endpoints = EndpointCollector.collect(
                state.slices(new NamespacedName("ns", parts[0])),
                new ServicePort(parts[1], Protocol.UDP, 1, 0),
                IpFamily.IPv4,
                "host");
        return endpoints.stream()
                .map(endpoint -> " " + endpoint
                        + (endpoint.local() ? "L" : "")
                        + (endpoint.conditions().terminating() ? "t" : ""))
                .collect(Collectors.joining("", port, ""));
    }

    private static Map<NamespacedName, EndpointSlice> slices(List<String> texts) {
        return texts.stream()
                .map(EndpointChangesTest::slice)
                .collect(Collectors.toMap(
                        EndpointSlice::name, Function.identity(), (one, other) -> other, TreeMap::new));
    }

    private static EndpointSlice slice(String text) {
        String[] parts = text.split(" ", -1);
        String service = parts[0].substring(0, parts[0].indexOf('/'));
        SliceBuilder slice = SliceBuilder.slice(parts[0].replace('/', '-'), new NamespacedName("ns", service));
        for (String port : parts[1].split(",", -1)) {
            int equals = port.indexOf('=');
            slice.port(port.substring(0, equals), Protocol.UDP, Integer.parseInt(port.substring(equals + 1)));
        }
        for (String address : parts.length < 3 ? new String[0] : parts[2].split(",", -1)) {
            slice.add(
                    address.replaceAll("[Lt]", ""),
                    address.endsWith("t") ? Conditions.SERVING_TERMINATING : Conditions.READY,
                    address.endsWith("L") ? "host" : null);
        }
        return slice.build();
    }
}
