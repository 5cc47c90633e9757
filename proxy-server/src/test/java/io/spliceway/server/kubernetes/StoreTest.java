// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.SliceEndpoint;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a list or a change is worth, given what is known. */
class StoreTest {
    private static final NamespacedName OBJECT = name("object");
    private static final EndpointSlice A1 = slice("a", "10.1.0.1");
    private static final EndpointSlice A2 = slice("a", "10.1.0.2");
    private static final EndpointSlice B = slice("b", "10.1.0.3");

    record Row(String name, List<EndpointSlice> known, List<Decoded<EndpointSlice>> listed, List<ClusterEvent> events) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> lists() {
        return Stream.of(
                new Row("nothing", List.of(), List.of(), List.of()),
                new Row("new", List.of(), List.of(usable(A1)), List.of(applied(A1))),
                new Row("the same", List.of(A1), List.of(usable(A1)), List.of()),
                new Row("changed", List.of(A1), List.of(usable(A2)), List.of(applied(A2))),
                new Row("gone", List.of(A1), List.of(), List.of(deleted(A1))),
                new Row("one more value", List.of(A1), List.of(usable(A1, B)), List.of(applied(B))),
                new Row("one value less", List.of(A1, B), List.of(usable(A1)), List.of(deleted(B))),
                new Row("another value", List.of(A1), List.of(usable(B)), List.of(deleted(A1), applied(B))),
                new Row("without values", List.of(A1), List.of(usable()), List.of(deleted(A1))),
                new Row(
                        "unusable keeps its last form",
                        List.of(A1),
                        List.of(Decoded.unusable(OBJECT, List.of("bad"))),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListIsWorthWhatDiffersFromWhatIsKnown(Row row) {
        Store<EndpointSlice> store = EndpointWatch.store();
        store.apply(OBJECT, row.known());
        assertEquals(row.events(), store.replace(row.listed()));
        assertEquals(List.of(), store.replace(row.listed()));
    }

    private static Decoded<EndpointSlice> usable(EndpointSlice... slices) {
        return new Decoded<>(OBJECT, List.of(slices), List.of());
    }

    private static ClusterEvent applied(EndpointSlice slice) {
        return new ClusterEvent.EndpointSliceApplied(slice);
    }

    private static ClusterEvent deleted(EndpointSlice slice) {
        return new ClusterEvent.EndpointSliceDeleted(slice.name());
    }

    private static NamespacedName name(String name) {
        return new NamespacedName("default", name);
    }

    private static EndpointSlice slice(String name, String address) {
        return new EndpointSlice(
                name(name),
                name("web"),
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(IpLiteral.parse(address))),
                List.of(),
                null);
    }
}
