// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which clients count as being on the proxy's own node. */
class NodeClientsTest {
    private static final List<Cidr> CLUSTER = List.of(Cidr.parse("10.244.0.0/16"));

    private static boolean isOnNode(NodeClients clients, String address) {
        return clients.contains(IpLiteral.parse(address));
    }

    @Test
    void hostAndPodsAreOnTheNodeWhileTheirAddressesAre() {
        var clients = new NodeClients();
        clients.update(Set.copyOf(IpLiteral.parseAll("192.0.2.7")), List.of(Cidr.parse("10.244.3.0/24")));
        assertEquals(true, isOnNode(clients, "192.0.2.7"));
        assertEquals(true, isOnNode(clients, "10.244.3.9"));
        assertEquals(false, isOnNode(clients, "192.0.2.8"));
        assertEquals(false, isOnNode(clients, "10.244.4.9"));

        clients.update(Set.copyOf(IpLiteral.parseAll("192.0.2.8")), List.of(Cidr.parse("10.244.4.0/24")));
        assertEquals(false, isOnNode(clients, "192.0.2.7"));
        assertEquals(false, isOnNode(clients, "10.244.3.9"));
        assertEquals(true, isOnNode(clients, "192.0.2.8"));
        assertEquals(true, isOnNode(clients, "10.244.4.9"));
    }

    @Test
    void loopbackIsAlwaysTheHost() {
        assertEquals(true, isOnNode(new NodeClients(), "127.0.0.9"));
        assertEquals(true, isOnNode(new NodeClients(), "::1"));
    }

    @Test
    void nodesBlocksWinOverTheClusters() {
        var mode = new DetectLocalMode.NodeCidr(CLUSTER);
        List<Cidr> own = List.of(Cidr.parse("10.244.3.0/24"));
        assertEquals(own, mode.podRanges(node(own)));
        assertEquals(CLUSTER, mode.podRanges(node(List.of())));
        assertEquals(CLUSTER, mode.podRanges(null));
    }

    @Test
    void clustersBlocksAloneAreUsedWhenAskedFor() {
        var mode = new DetectLocalMode.ClusterCidr(CLUSTER);
        assertEquals(CLUSTER, mode.podRanges(node(List.of(Cidr.parse("10.244.3.0/24")))));
    }

    private static @Nullable Node node(List<Cidr> podCidrs) {
        return new Node("n1", null, List.of(), podCidrs);
    }
}
