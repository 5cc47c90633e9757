// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static io.spliceway.routing.UpstreamSlices.NEVER;
import static io.spliceway.routing.UpstreamSlices.NO_HOSTS;
import static io.spliceway.routing.UpstreamSlices.SVC1;
import static io.spliceway.routing.UpstreamSlices.TWO_HOSTS;
import static io.spliceway.routing.UpstreamSlices.generate;
import static io.spliceway.routing.UpstreamSlices.generateWithOffset;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code endpointslicecache_test.go}, and our own. That the input is never changed needs no test: records do
 * not change.
 */
class EndpointCollectorTest {
    record Row(String name, List<EndpointSlice> slices, String port0, String port1) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, String port0, EndpointSlice... slices) {
        return new Row(name, List.of(slices), port0, "");
    }

    /** {@code TestEndpointsMapFromESC}. */
    private static Stream<Row> endpointsMapFromCache() {
        return Stream.of(
                new Row(
                        "1 slice, 2 hosts, ports 80,443",
                        List.of(generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80, 443)),
                        "1.1:80 1.2:80L 1.3:80",
                        "1.1:443 1.2:443L 1.3:443"),
                row(
                        "2 slices, same port",
                        "1.1:80 1.2:80 1.3:80 2.1:80 2.2:80 2.3:80",
                        generate(SVC1, 1, 3, NEVER, NEVER, NO_HOSTS, 80),
                        generate(SVC1, 2, 3, NEVER, NEVER, NO_HOSTS, 80)),
                row(
                        "2 overlapping slices, same port",
                        "1.1:80 1.2:80 1.3:80 1.4:80",
                        generate(SVC1, 1, 3, NEVER, NEVER, NO_HOSTS, 80),
                        generate(SVC1, 1, 4, NEVER, NEVER, NO_HOSTS, 80)),
                row(
                        "2 slices, overlapping endpoints, some endpoints unready in 1 or both",
                        "1.10:80 1.1:80 1.2:80 1.3:80 1.4:80 1.5:80 1.6:80- 1.7:80 1.8:80 1.9:80",
                        generate(SVC1, 1, 10, 3, NEVER, NO_HOSTS, 80),
                        generate(SVC1, 1, 10, 6, NEVER, NO_HOSTS, 80)),
                row(
                        "2 slices, overlapping endpoints, some endpoints unready and some endpoints terminating",
                        "1.10:80t 1.1:80 1.2:80 1.3:80 1.4:80 1.5:80t 1.6:80- 1.7:80 1.8:80 1.9:80",
                        generate(SVC1, 1, 10, 3, 5, NO_HOSTS, 80),
                        generate(SVC1, 1, 10, 6, 5, NO_HOSTS, 80)),
                row(
                        "2 slices, overlapping endpoints, all unready",
                        "1.10:80- 1.1:80- 1.2:80- 1.3:80- 1.4:80- 1.5:80- 1.6:80- 1.7:80- 1.8:80- 1.9:80-",
                        generate(SVC1, 1, 10, 1, NEVER, NO_HOSTS, 80),
                        generate(SVC1, 1, 10, 1, NEVER, NO_HOSTS, 80)),
                row(
                        "3 slices with different services and namespaces",
                        "1.1:80 1.2:80 1.3:80",
                        generate(SVC1, 1, 3, NEVER, NEVER, NO_HOSTS, 80),
                        generate(new NamespacedName("ns1", "svc2"), 2, 3, NEVER, NEVER, NO_HOSTS, 80),
                        generate(new NamespacedName("ns2", "svc1"), 3, 3, NEVER, NEVER, NO_HOSTS, 80)),
                // A port without a number does not get past the mapping of the object.
                row("Nil port should not break anything", "", generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS)),
                row(
                        "Different endpoints with duplicate IPs should not be filtered",
                        "1.1:80 1.1:8080 1.2:80L 1.2:8080L",
                        generateWithOffset(SVC1, 1, 1, 2, NEVER, NEVER, TWO_HOSTS, 80),
                        generateWithOffset(SVC1, 2, 1, 2, NEVER, NEVER, TWO_HOSTS, 8080)));
    }

    /** {@code TestEndpointInfoByServicePort}. */
    private static Stream<Row> endpointInfoByServicePort() {
        return Stream.of(
                row(
                        "simple use case with 3 endpoints",
                        "1.1:80 1.2:80L 1.3:80",
                        generate(SVC1, 1, 3, NEVER, NEVER, TWO_HOSTS, 80)),
                row(
                        "4 different slices with duplicate IPs",
                        "1.1:80 1.1:8080 1.2:80L 1.2:8080L",
                        generateWithOffset(SVC1, 1, 1, 2, NEVER, NEVER, TWO_HOSTS, 80),
                        generateWithOffset(SVC1, 2, 1, 2, NEVER, NEVER, TWO_HOSTS, 8080)));
    }

    private static Stream<Row> ours() {
        return Stream.of(
                row(
                        "order is that of the text",
                        "1.10:80 1.1:80 1.2:80",
                        SliceBuilder.slice("s", SVC1)
                                .tcp("port-0", 80)
                                .ready("10.0.1.1", "10.0.1.2", "10.0.1.10")
                                .build()),
                row(
                        "the other family is ignored",
                        "1.1:80",
                        generate(SVC1, 1, 1, NEVER, NEVER, NO_HOSTS, 80),
                        SliceBuilder.slice("v6", SVC1)
                                .tcp("port-0", 80)
                                .ready("fd00::1")
                                .build()),
                row(
                        "a slice that is left to others is ignored",
                        "1.1:80",
                        generate(SVC1, 1, 1, NEVER, NEVER, NO_HOSTS, 80),
                        SliceBuilder.slice("theirs", SVC1)
                                .tcp("port-0", 80)
                                .ready("10.0.1.9")
                                .leftToOthers()
                                .build()),
                row(
                        "another protocol of the same name is another port",
                        "",
                        SliceBuilder.slice("udp", SVC1)
                                .port("port-0", Protocol.UDP, 80)
                                .ready("10.0.1.1")
                                .build()),
                row("terminating does not replace what is not", "1.1:80", ready("a"), terminating("b")),
                row("what is not terminating replaces what is", "1.1:80", terminating("a"), ready("b")));
    }

    private static EndpointSlice ready(String name) {
        return SliceBuilder.slice(name, SVC1)
                .tcp("port-0", 80)
                .ready("10.0.1.1")
                .build();
    }

    private static EndpointSlice terminating(String name) {
        return SliceBuilder.slice(name, SVC1)
                .tcp("port-0", 80)
                .add("10.0.1.1", Conditions.SERVING_TERMINATING, null)
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"endpointsMapFromCache", "endpointInfoByServicePort", "ours"})
    void collectsWhatTheSlicesAddUpTo(Row row) {
        var state = new ClusterState();
        row.slices.forEach(slice -> state.apply(new EndpointSliceApplied(slice)));

        assertEquals(row.port0, UpstreamSlices.view(state, "port-0"), "port-0");
        assertEquals(row.port1, UpstreamSlices.view(state, "port-1"), "port-1");
    }
}
