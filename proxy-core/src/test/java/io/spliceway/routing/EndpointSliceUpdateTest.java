// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static io.spliceway.routing.UpstreamSlices.HOST1;
import static io.spliceway.routing.UpstreamSlices.NEVER;
import static io.spliceway.routing.UpstreamSlices.SVC1;
import static io.spliceway.routing.UpstreamSlices.TWO_HOSTS;
import static io.spliceway.routing.UpstreamSlices.generate;
import static io.spliceway.routing.UpstreamSlices.generateWithOffset;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.SliceBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code TestEndpointSliceUpdate} and {@code TestCheckoutChanges} of {@code endpointschangetracker_test.go}, and {@code
 * TestEsDataChanged} of {@code endpointslicecache_test.go}: whether a slice changes its Service, and what is there then.
 */
class EndpointSliceUpdateTest {
    private static final List<EndpointSlice> ONE = List.of(generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80, 443));
    private static final List<EndpointSlice> TWO = List.of(
            generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80, 443),
            generate(SVC1, 2, 2, NEVER, NEVER, TWO_HOSTS, 80, 443));

    record Row(
            String name,
            List<EndpointSlice> before,
            List<ClusterEvent> events,
            boolean changed,
            String port0,
            String port1) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, List<EndpointSlice> before, ClusterEvent event, String port0, String port1) {
        return new Row(name, before, List.of(event), true, port0, port1);
    }

    private static Row unchanged(
            String name, List<EndpointSlice> before, List<ClusterEvent> events, String port0, String port1) {
        return new Row(name, before, events, false, port0, port1);
    }

    private static EndpointSliceApplied add(EndpointSlice slice) {
        return new EndpointSliceApplied(slice);
    }

    private static EndpointSliceDeleted remove(EndpointSlice slice) {
        return new EndpointSliceDeleted(slice.name());
    }

    private static Stream<Row> endpointSliceUpdate() {
        return Stream.of(
                row(
                        "add a simple slice that doesn't already exist",
                        List.of(),
                        add(generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80, 443)),
                        "1.1:80 1.2:80L 1.3:80",
                        "1.1:443 1.2:443L 1.3:443"),
                unchanged(
                        "add the same slice that already exists",
                        ONE,
                        List.of(add(generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80, 443))),
                        "1.1:80 1.2:80L 1.3:80",
                        "1.1:443 1.2:443L 1.3:443"),
                // Such a slice does not get past the mapping of the object.
                unchanged(
                        "add an FQDN slice (invalid address type)",
                        ONE,
                        List.of(),
                        "1.1:80 1.2:80L 1.3:80",
                        "1.1:443 1.2:443L 1.3:443"),
                row(
                        "add a slice that overlaps with existing state",
                        TWO,
                        add(generate(SVC1, 1, 5, NEVER, NEVER, HOST1, 80, 443)),
                        "1.1:80L 1.2:80L 1.3:80L 1.4:80L 1.5:80L 2.1:80 2.2:80L",
                        "1.1:443L 1.2:443L 1.3:443L 1.4:443L 1.5:443L 2.1:443 2.2:443L"),
                row(
                        "add a slice that overlaps with existing state and partial ports",
                        TWO,
                        add(generateWithOffset(SVC1, 3, 1, 5, NEVER, NEVER, HOST1, 80)),
                        "1.1:80L 1.2:80L 1.3:80L 1.4:80L 1.5:80L 2.1:80 2.2:80L",
                        "1.1:443 1.2:443L 1.3:443 2.1:443 2.2:443L"),
                row(
                        "remove a slice that overlaps with existing state",
                        TWO,
                        remove(generate(SVC1, 1, 5, NEVER, NEVER, HOST1, 80, 443)),
                        "2.1:80 2.2:80L",
                        "2.1:443 2.2:443L"),
                unchanged(
                        "remove a slice that doesn't even exist in current state",
                        List.of(
                                generate(SVC1, 1, 5, NEVER, NEVER, HOST1, 80, 443),
                                generate(SVC1, 2, 2, NEVER, NEVER, HOST1, 80, 443)),
                        List.of(remove(generate(SVC1, 3, 5, NEVER, NEVER, HOST1, 80, 443))),
                        "1.1:80L 1.2:80L 1.3:80L 1.4:80L 1.5:80L 2.1:80L 2.2:80L",
                        "1.1:443L 1.2:443L 1.3:443L 1.4:443L 1.5:443L 2.1:443L 2.2:443L"));
    }

    private static Stream<Row> transitions() {
        return Stream.of(
                row(
                        "transition all endpoints to unready state",
                        ONE,
                        add(generate(SVC1, 1, 3, 1, NEVER, HOST1, 80, 443)),
                        "1.1:80L- 1.2:80L- 1.3:80L-",
                        "1.1:443L- 1.2:443L- 1.3:443L-"),
                row(
                        "transition all endpoints to ready state",
                        List.of(generate(SVC1, 1, 2, 1, NEVER, TWO_HOSTS, 80, 443)),
                        add(generate(SVC1, 1, 2, NEVER, NEVER, HOST1, 80, 443)),
                        "1.1:80L 1.2:80L",
                        "1.1:443L 1.2:443L"),
                row(
                        "transition some endpoints to ready state",
                        List.of(
                                generate(SVC1, 1, 3, 2, NEVER, HOST1, 80, 443),
                                generate(SVC1, 2, 2, 2, NEVER, HOST1, 80, 443)),
                        add(generate(SVC1, 1, 3, 3, NEVER, HOST1, 80, 443)),
                        "1.1:80L 1.2:80L 1.3:80L- 2.1:80L 2.2:80L-",
                        "1.1:443L 1.2:443L 1.3:443L- 2.1:443L 2.2:443L-"),
                row(
                        "transition some endpoints to terminating state",
                        List.of(generate(SVC1, 1, 3, 2, 2, HOST1, 80, 443), generate(SVC1, 2, 2, 2, 2, HOST1, 80, 443)),
                        add(generate(SVC1, 1, 3, 3, 2, HOST1, 80, 443)),
                        "1.1:80L 1.2:80Lt 1.3:80L- 2.1:80L 2.2:80Lx",
                        "1.1:443L 1.2:443Lt 1.3:443L- 2.1:443L 2.2:443Lx"));
    }

    private static Stream<Row> checkoutChanges() {
        return Stream.of(
                unchanged("empty slices", List.of(), List.of(), "", ""),
                row(
                        "adding initial slice",
                        List.of(),
                        add(generate(SVC1, 1, 3, 3, 2, HOST1, 80)),
                        "1.1:80L 1.2:80Lt 1.3:80L-",
                        ""),
                row(
                        "removing port in update",
                        List.of(generate(SVC1, 1, 3, 3, NEVER, HOST1, 80, 443)),
                        add(generate(SVC1, 1, 3, 3, NEVER, HOST1, 80)),
                        "1.1:80L 1.2:80L 1.3:80L-",
                        ""));
    }

    private static Stream<Row> esDataChanged() {
        EndpointSlice both = ports(80, 443);
        EndpointSlice reordered = new EndpointSlice(
                both.name(),
                both.service(),
                both.addressType(),
                both.endpoints(),
                both.ports().reversed(),
                null);
        return Stream.of(
                unchanged("identical slices, ports only", List.of(ports(80)), List.of(add(ports(80))), "", ""),
                row("identical slices, ports out of order", List.of(reordered), add(both), "", ""),
                row("port removed", List.of(both), add(ports(80)), "", ""),
                row("port added", List.of(ports(80)), add(both), "", ""),
                unchanged(
                        "identical with endpoints",
                        List.of(endpoints("10.0.1.0", "10.0.1.1")),
                        List.of(add(endpoints("10.0.1.0", "10.0.1.1"))),
                        "1.0:443 1.1:443",
                        ""),
                row(
                        "identical with endpoints out of order",
                        List.of(endpoints("10.0.1.0", "10.0.1.1")),
                        add(endpoints("10.0.1.1", "10.0.1.0")),
                        "1.0:443 1.1:443",
                        ""),
                row(
                        "identical with endpoint added",
                        List.of(endpoints("10.0.1.0")),
                        add(endpoints("10.0.1.1", "10.0.1.0")),
                        "1.0:443 1.1:443",
                        ""));
    }

    private static EndpointSlice ports(int... ports) {
        return generate(SVC1, 1, 0, NEVER, NEVER, HOST1, ports);
    }

    private static EndpointSlice endpoints(String... addresses) {
        return SliceBuilder.slice("foo", SVC1)
                .tcp("port-0", 443)
                .ready(addresses)
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"endpointSliceUpdate", "transitions", "checkoutChanges", "esDataChanged"})
    void changesAreToldAndLeaveTheNewView(Row row) {
        var state = new ClusterState();
        row.before.forEach(slice -> state.apply(add(slice)));
        state.takeChanged();

        row.events.forEach(state::apply);

        assertEquals(row.changed ? Set.of(SVC1) : Set.of(), state.takeChanged());
        assertEquals(row.port0, UpstreamSlices.view(state, "port-0"), "port-0");
        assertEquals(row.port1, UpstreamSlices.view(state, "port-1"), "port-1");
    }
}
