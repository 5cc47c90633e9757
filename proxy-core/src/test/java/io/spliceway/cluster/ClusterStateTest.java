// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.NodeApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterEvent.Synced;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import io.spliceway.model.SliceBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static final NamespacedName WEB = new NamespacedName("ns", "web");
    private static final NamespacedName API = new NamespacedName("ns", "api");

    private final ClusterState state = new ClusterState();

    private static Service service(NamespacedName name, int port) {
        return Service.named(name.namespace(), name.name())
                .clusterIps("10.96.0.1")
                .tcpPort("p", port)
                .build();
    }

    private static EndpointSlice slice(String name, NamespacedName service, String... ips) {
        return SliceBuilder.slice(name, service).tcp("p", 80).ready(ips).build();
    }

    private Set<NamespacedName> changedBy(ClusterEvent... events) {
        state.takeChanged();
        List.of(events).forEach(state::apply);
        return state.takeChanged();
    }

    @Test
    void whatIsTakenIsNotReportedAgain() {
        assertEquals(Set.of(WEB), changedBy(new ServiceApplied(service(WEB, 80))));
        assertEquals(Set.of(), state.takeChanged());
    }

    @Test
    void equalObjectsChangeNothing() {
        state.apply(new ServiceApplied(service(WEB, 80)));
        state.apply(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1")));

        assertEquals(
                Set.of(),
                changedBy(new ServiceApplied(service(WEB, 80)), new EndpointSliceApplied(slice("a", WEB, "10.0.0.1"))));
    }

    @Test
    void slicesWaitForTheirService() {
        assertEquals(Set.of(WEB), changedBy(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1"))));
        assertNull(state.service(WEB));

        assertEquals(Set.of(WEB), changedBy(new ServiceApplied(service(WEB, 80))));
        assertEquals(1, state.slices(WEB).size());
    }

    @Test
    void reorderedEndpointsAreAChange() {
        state.apply(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1", "10.0.0.2")));

        assertEquals(Set.of(WEB), changedBy(new EndpointSliceApplied(slice("a", WEB, "10.0.0.2", "10.0.0.1"))));
    }

    @Test
    void relabelledSliceLeavesOneServiceForAnother() {
        state.apply(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1")));

        assertEquals(Set.of(WEB, API), changedBy(new EndpointSliceApplied(slice("a", API, "10.0.0.1"))));
        assertEquals(List.of(), List.copyOf(state.slices(WEB)));
        assertEquals(1, state.slices(API).size());
    }

    @Test
    void deletionsOfWhatIsNotThereChangeNothing() {
        assertEquals(Set.of(), changedBy(new ServiceDeleted(WEB), new EndpointSliceDeleted(API)));
    }

    @Test
    void deletedServiceIsReportedAndKeepsItsSlicesForALaterOne() {
        state.apply(new ServiceApplied(service(WEB, 80)));
        state.apply(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1")));

        assertEquals(Set.of(WEB), changedBy(new ServiceDeleted(WEB)));
        assertNull(state.service(WEB));
        assertEquals(1, state.slices(WEB).size());
    }

    @Test
    void slicesComeInTheOrderOfTheirNames() {
        state.apply(new EndpointSliceApplied(slice("b", WEB, "10.0.0.2")));
        state.apply(new EndpointSliceApplied(slice("a", WEB, "10.0.0.1")));

        assertEquals(
                List.of("a", "b"),
                state.slices(WEB).stream().map(slice -> slice.name().name()).toList());
    }

    @Test
    void changedZoneTouchesEveryService() {
        state.apply(new ServiceApplied(service(WEB, 80)));
        state.apply(new ServiceApplied(service(API, 81)));

        assertEquals(Set.of(), changedBy(new NodeApplied(new Node("n1", null))));
        assertEquals(Set.of(WEB, API), changedBy(new NodeApplied(new Node("n1", "za"))));
        assertEquals(Set.of(), changedBy(new NodeApplied(new Node("n1", "za"))));
        assertEquals(new Node("n1", "za"), state.node());
    }

    @Test
    void isSyncedOnceTheSourceSaysSo() {
        assertFalse(state.isSynced());
        assertEquals(Set.of(), changedBy(new Synced()));
        assertTrue(state.isSynced());
    }

    @Test
    void blocksOfAllServiceCidrsAreOneListUntilTheyChange() {
        var first = new NamespacedName("", "first");
        var second = new NamespacedName("", "second");
        Cidr ipv4 = Cidr.parse("10.96.0.0/16");
        Cidr ipv6 = Cidr.parse("fd00:96::/112");
        state.apply(new ClusterEvent.ServiceCidrApplied(second, List.of(ipv4)));
        state.apply(new ClusterEvent.ServiceCidrApplied(first, List.of(ipv6, ipv4)));
        List<Cidr> all = state.serviceCidrs();
        assertEquals(List.of(ipv6, ipv4), all);

        state.apply(new ClusterEvent.ServiceCidrApplied(second, List.of(ipv4)));
        assertSame(all, state.serviceCidrs());

        state.apply(new ClusterEvent.ServiceCidrApplied(first, List.of()));
        assertEquals(List.of(ipv4), state.serviceCidrs());
    }
}
