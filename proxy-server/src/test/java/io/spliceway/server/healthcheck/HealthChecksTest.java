// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static io.spliceway.server.healthcheck.HealthCheckFixture.loadBalancer;
import static io.spliceway.server.healthcheck.HealthCheckFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.server.healthcheck.HealthChecks.Change;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the routing table asks for, and the health checks in the sequences of {@code servicechangetracker_test.go}. */
class HealthChecksTest {
    private static final String HERE = HealthCheckFixture.NODE;

    private final ClusterState state = new ClusterState();
    private final Router router = new Router(new RoutingSettings(HERE, NodePortAddresses.NONE), new Random(1));
    private final HealthChecks checks = new HealthChecks();

    private List<Change> apply(ClusterEvent... events) {
        List.of(events).forEach(state::apply);
        Set<NamespacedName> changed = state.takeChanged();
        router.update(state, changed);
        return checks.update(router.table(), changed);
    }

    private static ServiceApplied clusterIp(String name, int number) {
        return new ServiceApplied(Service.named("ns", name)
                .clusterIps("10.96.0." + number)
                .tcpPort("p1", 80)
                .tcpPort("p2", 81)
                .build());
    }

    private static ServiceApplied onlyLocal(String name, int number) {
        return new ServiceApplied(
                loadBalancer(name, 345, "10.96.0." + number).tcpPort("p2", 81).build());
    }

    private static Change none(String service) {
        return new Change(name(service), null);
    }

    private static Change check(String service, int count) {
        return new Change(name(service), new HealthCheck(name(service), 345, Map.of(IpFamily.IPv4, count)));
    }

    @Test
    @DisplayName("TestBuildServiceMapAddRemove")
    void healthChecksComeAndGoWithTheirServices() {
        assertEquals(
                List.of(check("only-local", 0)),
                apply(clusterIp("a", 1), clusterIp("b", 2), clusterIp("c", 3), onlyLocal("only-local", 4)));
        assertEquals(
                List.of(none("only-local")),
                apply(
                        new ServiceApplied(Service.named("ns", "a")
                                .clusterIps("10.96.0.1")
                                .tcpPort("p2", 81)
                                .build()),
                        new ServiceDeleted(name("b")),
                        new ServiceDeleted(name("c")),
                        new ServiceDeleted(name("only-local"))));
    }

    @Test
    @DisplayName("TestBuildServiceMapServiceUpdate")
    void healthCheckFollowsTheTypeOfItsService() {
        assertEquals(List.of(), apply(clusterIp("a", 1)));
        assertEquals(List.of(check("a", 0)), apply(onlyLocal("a", 1)));
        assertEquals(List.of(), apply(onlyLocal("a", 1)));
        assertEquals(List.of(none("a")), apply(clusterIp("a", 1)));
    }

    record Row(String name, Service service) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> withoutHealthCheck() {
        return Stream.of(
                new Row("headless", loadBalancer("a", 345).build()),
                new Row(
                        "ExternalName",
                        loadBalancer("a", 345, "10.96.0.1")
                                .type(ServiceType.ExternalName)
                                .build()),
                new Row(
                        "NodePort",
                        loadBalancer("a", 345, "10.96.0.1")
                                .type(ServiceType.NodePort)
                                .build()),
                new Row(
                        "Cluster policy",
                        loadBalancer("a", 345, "10.96.0.1")
                                .externalTrafficPolicy(TrafficPolicy.Cluster)
                                .build()),
                new Row("no port", loadBalancer("a", 0, "10.96.0.1").build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutHealthCheck")
    void onlyLocalLoadBalancersHaveOne(Row row) {
        assertEquals(List.of(), apply(new ServiceApplied(row.service)));
    }

    @Test
    void changeOfEndpointsThatKeepsTheCountChangesNothing() {
        apply(onlyLocal("a", 1));

        assertEquals(List.of(check("a", 1)), apply(slice(endpoint("10.0.0.1", Conditions.READY, HERE))));
        assertEquals(List.of(), apply(slice(endpoint("10.0.0.2", Conditions.READY, HERE))));
        assertEquals(
                List.of(),
                apply(slice(
                        endpoint("10.0.0.2", Conditions.READY, HERE),
                        endpoint("10.0.0.3", Conditions.READY, "elsewhere"),
                        endpoint("10.0.0.4", Conditions.NOT_READY, HERE),
                        endpoint("10.0.0.5", Conditions.SERVING_TERMINATING, HERE))));
        assertEquals(List.of(check("a", 0)), apply(slice(endpoint("10.0.0.2", Conditions.SERVING_TERMINATING, HERE))));
    }

    @Test
    void otherServicesAreNotLookedAt() {
        apply(onlyLocal("a", 1), onlyLocal("b", 2));
        state.apply(onlyLocal("b", 3));

        assertEquals(List.of(), checks.update(router.table(), List.of(name("a"))));
        assertEquals(List.of(), checks.update(router.table(), List.of()));
    }

    private static EndpointSliceApplied slice(SliceEndpoint... endpoints) {
        return new EndpointSliceApplied(new EndpointSlice(
                name("a-1"),
                name("a"),
                IpFamily.IPv4,
                Arrays.asList(endpoints),
                List.of(new EndpointPort("http", Protocol.TCP, 8080), new EndpointPort("p2", Protocol.TCP, 8081)),
                null));
    }

    private static SliceEndpoint endpoint(String ip, Conditions conditions, String node) {
        return new SliceEndpoint(IpLiteral.parse(ip), conditions, node, Set.of(), Set.of(), null);
    }
}
