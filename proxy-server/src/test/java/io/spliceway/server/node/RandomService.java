// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditionsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.spliceway.server.node.TestNetwork.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A Service of any policies, with endpoints in any state, that node 1 serves at each kind of address.
 *
 * @param targets its addresses, {@code ip:port}
 */
record RandomService(Service service, EndpointSlice slice, List<String> targets) {
    private static final String EXTERNAL_IP = "198.51.100.1";
    private static final String LOAD_BALANCER_IP = "198.51.100.101";
    private static final String NODE_IP = "192.0.2.1";
    private static final int FIRST_PORT = 1_000;
    private static final int FIRST_NODE_PORT = 30_200;

    /** Makes the one with this number; two with different numbers have no address in common. */
    static RandomService make(int number, Random random, List<Host> pods) {
        String clusterIp = "10.96.1." + (number % 250 + 1);
        int port = FIRST_PORT + number;
        int nodePort = FIRST_NODE_PORT + number;
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("random-" + number)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .withClusterIP(clusterIp)
                .withClusterIPs(clusterIp)
                .withIpFamilies("IPv4")
                .withExternalIPs(EXTERNAL_IP)
                .withInternalTrafficPolicy(oneOf(random, "Cluster", "Local"))
                .withExternalTrafficPolicy(oneOf(random, "Cluster", "Local"))
                .withSessionAffinity(oneOf(random, "None", "ClientIP"))
                .withLoadBalancerSourceRanges(sourceRanges(random))
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(port)
                .withNodePort(nodePort)
                .endPort()
                .endSpec()
                .withNewStatus()
                .withNewLoadBalancer()
                .addToIngress(new LoadBalancerIngressBuilder()
                        .withIp(LOAD_BALANCER_IP)
                        .build())
                .endLoadBalancer()
                .endStatus()
                .build();
        return new RandomService(
                service,
                slice(service, random, pods),
                List.of(
                        clusterIp + ":" + port,
                        EXTERNAL_IP + ":" + port,
                        LOAD_BALANCER_IP + ":" + port,
                        NODE_IP + ":" + nodePort));
    }

    private static List<String> sourceRanges(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> List.of("192.0.2.0/24");
            case 1 -> List.of("10.244.1.0/24", "192.0.2.100/32");
            default -> List.of();
        };
    }

    private static EndpointSlice slice(Service service, Random random, List<Host> pods) {
        List<Host> some = new ArrayList<>(pods);
        some.removeIf(pod -> random.nextBoolean());
        var slice = new EndpointSliceBuilder(TestCluster.slice(service, "IPv4", Endpoints.of(some)));
        String hinted = oneOf(random, "nothing", "zones", "nodes", "some");
        for (int i = 0; i < some.size(); i++) {
            var endpoint = slice.editEndpoint(i).withConditions(null);
            int state = random.nextInt(6);
            endpoint.withConditions(new EndpointConditionsBuilder()
                    .withReady(state < 4)
                    .withServing(state < 5)
                    .withTerminating(state >= 4)
                    .build());
            if (hinted.equals("zones") || (hinted.equals("some") && random.nextBoolean())) {
                endpoint.editOrNewHints()
                        .addNewForZone(oneOf(random, "zone", "other"))
                        .endHints();
            }
            if (hinted.equals("nodes")) {
                endpoint.editOrNewHints()
                        .addNewForNode(oneOf(random, "node1", "node2"))
                        .endHints();
            }
            endpoint.endEndpoint();
        }
        return slice.build();
    }

    private static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
