// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code TestLastChangeTriggerTime} of {@code endpointschangetracker_test.go}, and what it leaves open. */
class LastChangeTriggerTimeTest {
    private static final Instant START = Instant.parse("2018-01-01T00:00:00Z");
    private static final Instant BEFORE = START.minusSeconds(1);
    private static final Instant T0 = START.plusSeconds(1);
    private static final Instant T1 = START.plusSeconds(2);
    private static final Instant T2 = START.plusSeconds(3);
    private static final Instant T3 = START.plusSeconds(4);

    private final ClusterState state = new ClusterState(START);

    record Row(String name, List<ClusterEvent> scenario, Map<String, List<Instant>> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Row> scenarios() {
        return Stream.of(
                new Row("Single addEndpoints", List.of(add("ep1", 11, T0)), Map.of("ep1", List.of(T0))),
                new Row(
                        "addEndpoints then updatedEndpoints",
                        List.of(add("ep1", 11, T0), add("ep1", 12, T1)),
                        Map.of("ep1", List.of(T0, T1))),
                new Row(
                        "Add two endpoints then modify one",
                        List.of(add("ep1", 11, T1), add("ep2", 11, T2), add("ep1", 12, T3)),
                        Map.of("ep1", List.of(T1, T3), "ep2", List.of(T2))),
                new Row("Endpoints without annotation set", List.of(add("ep1", 11, null)), Map.of()),
                new Row("Endpoints create before tracker started", List.of(add("ep1", 11, BEFORE)), Map.of()),
                new Row("addEndpoints then deleteEndpoints", List.of(add("ep1", 11, T1), delete("ep1")), Map.of()),
                new Row(
                        "add then delete then add again",
                        List.of(add("ep1", 11, T1), delete("ep1"), add("ep1", 12, T2)),
                        Map.of("ep1", List.of(T2))),
                new Row("delete", List.of(delete("ep1")), Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void timesOfChangesAreKeptUntilTheyAreTaken(Row row) {
        row.scenario.forEach(state::apply);

        assertEquals(row.expected, taken(IpFamily.IPv4));
        assertEquals(Map.of(), taken(IpFamily.IPv4), "taken once");
    }

    @Test
    void nothingButAnotherTimeIsNoChange() {
        state.apply(add("ep1", 11, T0));
        state.takeTriggerTimes();
        state.takeChanged();

        state.apply(add("ep1", 11, T1));

        assertEquals(Map.of(), taken(IpFamily.IPv4));
        assertEquals(List.of(), List.copyOf(state.takeChanged()));
    }

    @Test
    void removalEndsTheTimingOfItsOwnFamilyOnly() {
        state.apply(add("ep1", 11, T0));
        state.apply(new EndpointSliceApplied(slice("ep1-v6", "ep1", "fd00::1", 11, T1)));

        state.apply(delete("ep1"));

        Map<TriggerTimes.Key, List<Instant>> left = state.takeTriggerTimes();
        assertEquals(Map.of(new TriggerTimes.Key(name("ep1"), IpFamily.IPv6), List.of(T1)), left);
    }

    private Map<String, List<Instant>> taken(IpFamily family) {
        Map<String, List<Instant>> times = new HashMap<>();
        state.takeTriggerTimes().forEach((key, list) -> {
            assertEquals(family, key.family());
            times.put(key.service().name(), list);
        });
        return times;
    }

    private static NamespacedName name(String name) {
        return new NamespacedName("ns", name);
    }

    private static ClusterEvent add(String service, int port, @Nullable Instant triggerTime) {
        return new EndpointSliceApplied(slice(service, service, "1.1.1.1", port, triggerTime));
    }

    private static ClusterEvent delete(String service) {
        return new EndpointSliceDeleted(name(service));
    }

    private static EndpointSlice slice(
            String name, String service, String address, int port, @Nullable Instant triggerTime) {
        var ip = IpLiteral.parse(address);
        return new EndpointSlice(
                name(name),
                name(service),
                IpFamily.of(ip),
                List.of(SliceEndpoint.ready(ip)),
                List.of(new EndpointPort("p11", Protocol.TCP, port)),
                triggerTime);
    }
}
