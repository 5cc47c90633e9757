// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is local because of the proxy is reachable for its Services only. */
@InNamespaces
class GuardTest {
    private static final int SSH = 22;
    private static final int DNS = 53;

    private final TestCluster cluster;
    private final TestNetwork network;

    GuardTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
    }

    private List<Client> clients() {
        return List.of(Client.in(cluster.pod(1, 2)), Client.in(network.node(1)), Client.in(network.outside()));
    }

    @Test
    void daemonOnTheWildcardAddressIsNotReachedAtServiceAddresses() {
        cluster.apply(
                ServiceObject.of(
                        "guarded", "10.96.1.31", "fd00:96::1:31", spec -> spec.withExternalIPs("198.51.100.1")),
                List.of(cluster.pod(1, 1)));
        try (var daemon = Greeter.start("sshd", network.node(1).namespace(), SSH)) {
            for (Client client : clients()) {
                for (String address : List.of("10.96.1.31", "10.96.1.200", "[fd00:96::1:31]", "198.51.100.1")) {
                    assertEquals(new Answer.Refused(), client.ask(address + ":22"), address);
                }
                assertEquals(Set.of(daemon.name()), client.ask("192.0.2.1:22", 1));
                assertEquals(Set.of(daemon.name()), client.ask("[fd00:c0::1]:22", 1));
                assertEquals(Set.of("pod11"), client.ask("10.96.1.31:80", 1));
            }
        }
    }

    @Test
    void datagramsToADaemonOnTheWildcardAddressAreRefusedAtServiceAddresses() throws IOException {
        cluster.apply(ServiceObject.of("guarded", "10.96.1.31", "fd00:96::1:31"), List.of(cluster.pod(1, 1)));
        Client pod = Client.in(cluster.pod(1, 2));
        DatagramSocket daemon = network.node(1).namespace().call(() -> new DatagramSocket(DNS));
        try (daemon) {
            assertThrows(PortUnreachableException.class, () -> pod.askByDatagram("10.96.1.31:53"));
            assertThrows(PortUnreachableException.class, () -> pod.askByDatagram("[fd00:96::1:31]:53"));

            Thread.ofPlatform().daemon().start(() -> echoOnce(daemon));
            assertEquals("?", pod.askByDatagram("10.244.1.1:53"));
        }
    }

    private static void echoOnce(DatagramSocket daemon) {
        try {
            var packet = new DatagramPacket(new byte[1], 1);
            daemon.receive(packet);
            daemon.send(packet);
        } catch (IOException e) {
            return; // closed
        }
    }

    @Test
    void nodeDoesNotClaimServiceAddressesOnItsLinks() {
        cluster.apply(
                ServiceObject.of(
                        "guarded", "10.96.1.31", "fd00:96::1:31", spec -> spec.withExternalIPs("198.51.100.1")),
                List.of(cluster.pod(1, 1)));
        NetworkNamespace neighbour = cluster.pod(1, 3).namespace();
        // So that a neighbour who does not answer is given up after 0.3 s and not after 3 s.
        neighbour.sysctl("net/ipv4/neigh/eth0/retrans_time_ms", "100");
        neighbour.ip("route add 10.96.1.31 dev eth0\nroute add 198.51.100.1 dev eth0\nroute add 192.0.2.1 dev eth0\n");
        Client client = Client.in(cluster.pod(1, 3));

        assertEquals(new Answer.Unreachable(), client.ask("10.96.1.31:80"));
        assertEquals(new Answer.Unreachable(), client.ask("198.51.100.1:80"));
        assertEquals(new Answer.Refused(), client.ask("192.0.2.1:80"));
        neighbour.ip("route del 10.96.1.31\nroute del 198.51.100.1\nroute del 192.0.2.1\n");
        assertEquals(Set.of("pod11"), client.ask("10.96.1.31:80", 1));
    }
}
