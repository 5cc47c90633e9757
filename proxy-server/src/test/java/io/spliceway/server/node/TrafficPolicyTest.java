// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.spliceway.server.node.TestNetwork.Host;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which endpoints a client gets by the traffic policies, at each kind of address of node 1.
 *
 * <p>The endpoints of a Service are {@code here} and elsewhere (two pods of node 1, one of node 2), all
 * {@code elsewhere} (two pods of node 2), or there are {@code none}.
 */
@InNamespaces
class TrafficPolicyTest {
    private final TestCluster cluster;
    private final TestNetwork network;

    TrafficPolicyTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
    }

    private Client client(String name) {
        return switch (name) {
            case "own pod" -> Client.in(cluster.pod(1, 3));
            case "pod of node 2" -> Client.in(cluster.pod(2, 3));
            case "host" -> Client.in(network.node(1));
            case "outside" -> Client.in(network.outside());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private List<Host> endpoints(String where) {
        return switch (where) {
            case "here" -> List.of(cluster.pod(1, 1), cluster.pod(1, 2), cluster.pod(2, 1));
            case "elsewhere" -> List.of(cluster.pod(2, 1), cluster.pod(2, 2));
            case "none" -> List.of();
            default -> throw new IllegalArgumentException(where);
        };
    }

    private static Service service(String internalPolicy, String externalPolicy) {
        Service service = ServiceObject.of("policy", "10.96.1.40", "fd00:96::1:40", spec -> {
            spec.withType("LoadBalancer")
                    .withInternalTrafficPolicy(internalPolicy)
                    .withExternalTrafficPolicy(externalPolicy)
                    .withExternalIPs("198.51.100.1", "fd00:198::1");
            ServiceObject.nodePort(spec, 30_140);
        });
        return service.edit()
                .withNewStatus()
                .withNewLoadBalancer()
                .addToIngress(new LoadBalancerIngressBuilder()
                        .withIp("198.51.100.101")
                        .build())
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    private void check(Service service, String targets, String client, String endpoints, String answers) {
        cluster.apply(service, endpoints(endpoints));
        for (String target : targets.split(" ", -1)) {
            assertEquals(
                    new TreeSet<>(Set.of(answers.split(" ", -1))),
                    client(client).ask(target, 6),
                    () -> client + " asks " + target);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, here, pod11 pod12",
        "own pod, elsewhere, refused",
        "own pod, none, refused",
        "host, here, pod11 pod12",
        "host, elsewhere, refused",
        "host, none, refused",
        "outside, here, pod11 pod12",
        "outside, elsewhere, refused",
        "outside, none, refused",
        "pod of node 2, here, pod21",
    })
    void internalPolicyLocalLeavesClusterIpsTheEndpointsOfTheClientsNode(
            String client, String endpoints, String answers) {
        check(service("Local", "Cluster"), "10.96.1.40:80 [fd00:96::1:40]:80", client, endpoints, answers);
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, here, pod11 pod12 pod21",
        "own pod, elsewhere, pod21 pod22",
        "own pod, none, refused",
        "host, here, pod11 pod12 pod21",
        "host, elsewhere, pod21 pod22",
        "host, none, refused",
        "outside, here, pod11 pod12 pod21",
        "outside, elsewhere, pod21 pod22",
        "outside, none, refused",
    })
    void policyClusterLeavesEveryAddressAllEndpoints(String client, String endpoints, String answers) {
        check(
                service("Cluster", "Cluster"),
                "10.96.1.40:80 192.0.2.1:30140 198.51.100.1:80 198.51.100.101:80 [fd00:c0::1]:30140 [fd00:198::1]:80",
                client,
                endpoints,
                answers);
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, here, pod11 pod12 pod21",
        "own pod, elsewhere, pod21 pod22",
        "own pod, none, refused",
        "host, here, pod11 pod12 pod21",
        "host, elsewhere, pod21 pod22",
        "host, none, refused",
        "outside, here, pod11 pod12",
        "outside, elsewhere, reset",
        "outside, none, refused",
    })
    void externalPolicyLocalLeavesTheOutsideTheEndpointsOfTheNode(String client, String endpoints, String answers) {
        check(
                service("Cluster", "Local"),
                "192.0.2.1:30140 198.51.100.1:80 198.51.100.101:80 [fd00:c0::1]:30140 [fd00:198::1]:80",
                client,
                endpoints,
                answers);
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, 10.96.1.40:80",
        "own pod, [fd00:96::1:40]:80",
        "host, 10.96.1.40:80",
        "outside, 192.0.2.1:30140",
        "outside, [fd00:c0::1]:30140",
        "outside, 198.51.100.101:80",
    })
    void localPoliciesFallBackToEndpointsOfTheNodeThatTerminate(String client, String target) {
        cluster.apply(
                service("Local", "Local"),
                Endpoints.of(List.of(cluster.pod(2, 1))).withTerminating(cluster.pod(1, 1)));
        assertEquals(Set.of("pod11"), client(client).ask(target, 3));
    }

    @ParameterizedTest
    @CsvSource({"here, pod11 pod12", "elsewhere, reset", "none, refused"})
    void podsOfOtherNodesAreOutsideForTheExternalPolicy(String endpoints, String answers) {
        check(service("Cluster", "Local"), "192.0.2.1:30140 [fd00:c0::1]:30140", "pod of node 2", endpoints, answers);
    }
}
