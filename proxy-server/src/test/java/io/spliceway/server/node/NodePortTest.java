// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Node ports are served at the node addresses that {@code --nodeport-addresses} selects, and nowhere else. */
@InNamespaces
class NodePortTest {
    private final TestCluster cluster;
    private final TestNetwork network;

    NodePortTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
    }

    private static Service service(int number) {
        return ServiceObject.of(
                "node-port-" + number,
                "10.96.2." + number,
                "fd00:96::2:" + number,
                spec -> ServiceObject.nodePort(spec, 30_200 + number));
    }

    @Test
    void selectedAddressesServeEverybody() {
        cluster.apply(service(1), List.of(cluster.pod(1, 1), cluster.pod(2, 1)));

        for (Client client : List.of(
                Client.in(network.outside()),
                Client.in(cluster.pod(1, 1)),
                Client.in(cluster.pod(1, 2)),
                Client.in(cluster.pod(2, 2)),
                Client.in(network.node(1)),
                Client.in(network.node(2)))) {
            for (String address : List.of("192.0.2.1", "192.0.2.2", "[fd00:c0::1]", "[fd00:c0::2]")) {
                assertEquals(Set.of("pod11", "pod21"), client.ask(address + ":30201", 4), address);
            }
        }
    }

    @Test
    void otherAddressesOfTheNodeRefuse() {
        cluster.apply(service(2), List.of(cluster.pod(1, 1)));

        for (String address : List.of("192.0.2.11", "[fd00:c0::11]", "10.244.1.1")) {
            assertEquals(new Answer.Refused(), Client.in(cluster.pod(1, 2)).ask(address + ":30202"), address);
        }
        assertEquals(new Answer.Refused(), Client.in(network.outside()).ask("192.0.2.11:30202"));
        for (String address : List.of("127.0.0.1", "[::1]", "10.96.2.2", "[fd00:96::2:2]")) {
            assertEquals(new Answer.Refused(), Client.in(network.node(1)).ask(address + ":30202"), address);
        }
    }

    @Test
    void portWithoutEndpointsIsRefusedAndNotHeld() {
        cluster.apply(service(3), List.of());
        Client outside = Client.in(network.outside());

        assertEquals(new Answer.Refused(), outside.ask("192.0.2.1:30203"));
        try (var other = Greeter.start("other", network.node(1).namespace(), 30_203)) {
            assertEquals(Set.of(other.name()), outside.ask("192.0.2.1:30203", 1));
        }
    }

    @Test
    void portThatADaemonHoldsIsReportedAndServedWhenTheDaemonLetsGo() {
        NodeProxy proxy = cluster.proxy(1);
        Client outside = Client.in(network.outside());
        try (var daemon = Greeter.start("daemon", network.node(1).namespace(), 30_204)) {
            cluster.apply(service(4), List.of(cluster.pod(2, 1)));

            assertEquals("failed", proxy.state("node-port-4", "192.0.2.1:30204"));
            assertTrue(proxy.message("node-port-4", "192.0.2.1:30204").contains("taken by another process"));
            assertEquals(Set.of(daemon.name()), outside.ask("192.0.2.1:30204", 1));
            assertInstanceOf(Answer.From.class, outside.ask("192.0.2.2:30204"));
            assertInstanceOf(Answer.From.class, Client.in(cluster.pod(1, 1)).ask("10.96.2.4:80"));
        }
        proxy.awaitState("node-port-4", "192.0.2.1:30204", "listening");
        assertEquals(Set.of("pod21"), outside.ask("192.0.2.1:30204", 1));
    }
}
