// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cluster addresses, external addresses and those of load balancers, from all sides and in both families. */
@InNamespaces
class ServiceAddressesTest {
    private static final int ECHO_PORT = 9_191;

    private final TestCluster cluster;
    private final TestNetwork network;

    ServiceAddressesTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
    }

    private List<Host> onePodOnEachNode() {
        return List.of(cluster.pod(1, 1), cluster.pod(2, 1));
    }

    private static void assertServes(Set<String> pods, Client client, String... targets) {
        for (String target : targets) {
            assertEquals(pods, client.ask(target, 2 * pods.size()), () -> client + " asks " + target);
        }
    }

    @Test
    void clusterIpServesPodsOfAllNodesHostsAndTheOutside() {
        cluster.apply(ServiceObject.of("cluster-ip", "10.96.1.1", "fd00:96::1:1"), onePodOnEachNode());

        for (Client client : List.of(
                Client.in(cluster.pod(1, 1)),
                Client.in(cluster.pod(1, 2)),
                Client.in(cluster.pod(2, 2)),
                Client.in(network.node(1)),
                Client.in(network.node(2)),
                Client.in(network.outside()))) {
            assertServes(Set.of("pod11", "pod21"), client, "10.96.1.1:80", "[fd00:96::1:1]:80");
        }
    }

    @Test
    void podReachesItselfThroughItsService() {
        cluster.apply(ServiceObject.of("hairpin", "10.96.1.2", "fd00:96::1:2"), List.of(cluster.pod(1, 1)));

        assertServes(Set.of("pod11"), Client.in(cluster.pod(1, 1)), "10.96.1.2:80", "[fd00:96::1:2]:80");
    }

    @Test
    void undefinedPortOfAClusterIpIsRefused() {
        cluster.apply(ServiceObject.of("undefined-port", "10.96.1.3", "fd00:96::1:3"), onePodOnEachNode());

        for (Client client :
                List.of(Client.in(cluster.pod(1, 2)), Client.in(network.node(1)), Client.in(network.outside()))) {
            assertEquals(new Answer.Refused(), client.ask("10.96.1.3:81"));
            assertEquals(new Answer.Refused(), client.ask("[fd00:96::1:3]:81"));
        }
    }

    @Test
    void addressOfNoServiceInTheServiceCidrIsRefused() {
        for (Client client : List.of(Client.in(cluster.pod(1, 2)), Client.in(network.node(1)))) {
            assertEquals(new Answer.Refused(), client.ask("10.96.255.1:80"));
            assertEquals(new Answer.Refused(), client.ask("[fd00:96::ffff]:80"));
        }
    }

    @Test
    void clusterIpWithoutEndpointsIsRefused() {
        cluster.apply(ServiceObject.of("no-endpoints", "10.96.1.4", "fd00:96::1:4"), List.of());

        for (Client client : List.of(Client.in(cluster.pod(1, 2)), Client.in(network.node(2)))) {
            assertEquals(new Answer.Refused(), client.ask("10.96.1.4:80"));
            assertEquals(new Answer.Refused(), client.ask("[fd00:96::1:4]:80"));
        }
    }

    @Test
    void hostConnectsFromAnAddressOfItsOwn() {
        cluster.apply(ServiceObject.of("source", "10.96.1.5", "fd00:96::1:5"), onePodOnEachNode());
        Client host = Client.in(network.node(1));

        assertEquals("192.0.2.1", host.source("10.96.1.5:80"));
        assertEquals("fd00:c0::", host.source("[fd00:96::1:5]:80").substring(0, 9));
    }

    @Test
    void endpointsSeeTheNodeAsTheirClient() {
        cluster.apply(ServiceObject.of("client", "10.96.1.10", "fd00:96::1:10"), List.of(cluster.pod(1, 1)));

        assertEquals(
                new Answer.From("pod11", "10.244.1.1"),
                Client.in(cluster.pod(1, 2)).ask("10.96.1.10:80"));
        assertEquals(
                new Answer.From("pod11", "192.0.2.2"),
                Client.in(cluster.pod(2, 2)).ask("10.96.1.10:80"));
    }

    @Test
    void externalIpServesPodsHostsAndTheOutside() {
        cluster.apply(external("external", "10.96.1.6", "198.51.100.1", "fd00:198::1"), onePodOnEachNode());

        for (Client client : List.of(
                Client.in(cluster.pod(1, 2)),
                Client.in(cluster.pod(2, 2)),
                Client.in(network.node(2)),
                Client.in(network.outside()))) {
            assertServes(Set.of("pod11", "pod21"), client, "198.51.100.1:80", "[fd00:198::1]:80");
        }
    }

    @Test
    void externalIpThatIsNotAllowedLeadsToItsOwner() {
        network.outside().ip("addr add 203.0.113.7/32 dev br0");
        cluster.apply(external("refused", "10.96.1.7", "203.0.113.7", "fd00:203::7"), onePodOnEachNode());

        try (var owner = Greeter.start("owner", network.outside(), ServiceObject.PORT)) {
            assertServes(Set.of(owner.name()), Client.in(cluster.pod(1, 2)), "203.0.113.7:80");
            assertServes(Set.of(owner.name()), Client.in(network.node(1)), "203.0.113.7:80");
        }
    }

    @Test
    void connectionToAnExternalIpOutlivesItsService() throws IOException {
        Service service = external("outlived", "10.96.1.11", "198.51.100.11", "fd00:198::11");
        Service other = external("other", "10.96.1.12", "198.51.100.12", "fd00:198::12");
        Host pod = cluster.pod(1, 1);
        Host node = network.node(1);
        try (var server = pod.namespace().call(() -> new ServerSocket(ECHO_PORT))) {
            cluster.apply(service, Endpoints.of(List.of(pod)).at(ECHO_PORT));
            cluster.apply(other, List.of(pod));
            try (Socket client = cluster.pod(1, 2).namespace().call(() -> new Socket("198.51.100.11", 80));
                    Socket endpoint = server.accept()) {
                cluster.delete(service);
                cluster.delete(other);
                Await.until(
                        "the address that nobody uses is no more local",
                        () -> !Vips.routes(node.namespace()).contains("198.51.100.12"));

                assertEquals(new Answer.Refused(), Client.in(cluster.pod(1, 2)).ask("198.51.100.11:80"));
                endpoint.getOutputStream().write('!');
                assertEquals('!', client.getInputStream().read());
            }
        }
        Await.until("nor is the other", () -> !Vips.routes(node.namespace()).contains("198.51.100.11"));
    }

    private static Service external(String name, String clusterIp4, String external4, String external6) {
        return ServiceObject.of(
                name,
                clusterIp4,
                "fd00:96::1:" + clusterIp4.substring(clusterIp4.lastIndexOf('.') + 1),
                spec -> spec.withExternalIPs(external4, external6));
    }

    private Service loadBalancer(String name, String clusterIp4, String ingress4, String... sourceRanges) {
        Service service = ServiceObject.of(
                name, clusterIp4, "fd00:96::1:" + clusterIp4.substring(clusterIp4.lastIndexOf('.') + 1), spec -> {
                    spec.withType("LoadBalancer").withLoadBalancerSourceRanges(sourceRanges);
                    ServiceObject.nodePort(spec, 30_000 + Integer.parseInt(ingress4.substring(11)));
                });
        return service.edit()
                .withNewStatus()
                .withNewLoadBalancer()
                .addToIngress(new LoadBalancerIngressBuilder().withIp(ingress4).build())
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    @Test
    void loadBalancerIpServesClientsInsideItsSourceRanges() {
        cluster.apply(
                loadBalancer("lb", "10.96.1.8", "198.51.100.1", "192.0.2.0/24", "10.244.0.0/16"), onePodOnEachNode());

        assertServes(Set.of("pod11", "pod21"), Client.in(network.outside()), "198.51.100.1:80");
        assertServes(Set.of("pod11", "pod21"), Client.in(cluster.pod(1, 3)), "198.51.100.1:80");
        assertServes(Set.of("pod11", "pod21"), Client.in(network.node(1)), "198.51.100.1:80");
    }

    @Test
    void clientsOutsideTheSourceRangesAreResetAtTheLoadBalancerIpOnly() {
        cluster.apply(loadBalancer("ranges", "10.96.1.9", "198.51.100.2", "192.0.2.100/32"), onePodOnEachNode());
        Client pod = Client.in(cluster.pod(2, 2));
        Client host = Client.in(network.node(2));

        assertEquals(new Answer.Reset(), pod.ask("198.51.100.2:80"));
        assertEquals(new Answer.Reset(), host.ask("198.51.100.2:80"));
        assertInstanceOf(Answer.From.class, pod.ask("10.96.1.9:80"));
        assertInstanceOf(Answer.From.class, pod.ask("192.0.2.2:30002"));
        assertInstanceOf(Answer.From.class, Client.in(network.outside()).ask("198.51.100.2:80"));
    }
}
