// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP Services between namespaces, with Kubernetes' end-to-end cases of conntrack (test/e2e/network/conntrack.go). */
@InNamespaces
class UdpTrafficTest {
    private final TestCluster cluster;
    private final TestNetwork network;
    private final List<DatagramGreeter> greeters;

    UdpTrafficTest(TestCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
        this.greeters = Stream.of(cluster.pod(1, 1), cluster.pod(1, 2), cluster.pod(2, 1))
                .map(pod -> DatagramGreeter.start(pod, TestCluster.POD_PORT))
                .toList();
    }

    @AfterEach
    void closeGreeters() {
        greeters.forEach(DatagramGreeter::close);
    }

    private static Service service(Consumer<ServiceSpecBuilder> change) {
        Service service = ServiceObject.of("udp", "10.96.1.60", "fd00:96::1:60", spec -> {
            spec.withType("LoadBalancer")
                    .withExternalIPs("198.51.100.1")
                    .editFirstPort()
                    .withProtocol("UDP")
                    .withNodePort(30_160)
                    .endPort();
            change.accept(spec);
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

    private NetworkNamespace client(String name) {
        return switch (name) {
            case "endpoint" -> cluster.pod(1, 1).namespace();
            case "own pod" -> cluster.pod(1, 3).namespace();
            case "host" -> network.node(1).namespace();
            case "outside" -> network.outside();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private List<Host> pods(String names) {
        var pods = new ArrayList<Host>();
        for (String name : names.split(" ", -1)) {
            if (!name.equals("none")) {
                pods.add(cluster.pod(name.charAt(3) - '0', name.charAt(4) - '0'));
            }
        }
        return pods;
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, 10.96.1.60:80",
        "own pod, [fd00:96::1:60]:80",
        "own pod, 192.0.2.1:30160",
        "endpoint, 10.96.1.60:80",
        "endpoint, [fd00:96::1:60]:80",
        "endpoint, 192.0.2.1:30160",
        "host, 10.96.1.60:80",
        "host, [fd00:96::1:60]:80",
        "host, 192.0.2.1:30160",
        "outside, 192.0.2.1:30160",
        "outside, [fd00:c0::1]:30160",
        "outside, 198.51.100.1:80",
        "outside, 198.51.100.101:80",
    })
    void flowFollowsItsPodWithTheFirstDatagramAfterAChange(String client, String target) throws IOException {
        Service service = service(spec -> {});
        cluster.apply(service, pods("none"));
        try (var flow = UdpFlow.from(client(client), target)) {
            assertEquals("refused", flow.ask());
            cluster.apply(service, pods("pod11"));
            assertEquals("pod11", flow.ask());
            assertEquals("pod11", flow.ask());
            cluster.apply(service, pods("none"));
            assertEquals("refused", flow.ask());
            cluster.apply(service, pods("pod21"));
            assertEquals("pod21", flow.ask());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "own pod, 10.96.1.60:80",
        "own pod, [fd00:96::1:60]:80",
        "host, 10.96.1.60:80",
    })
    void flowOfInternalPolicyLocalFollowsThePodOfItsNode(String client, String target) throws IOException {
        Service service = service(spec -> spec.withInternalTrafficPolicy("Local"));
        cluster.apply(service, pods("pod11 pod21"));
        try (var flow = UdpFlow.from(client(client), target)) {
            assertEquals("pod11", flow.ask());
            cluster.apply(service, pods("pod21"));
            assertEquals("refused", flow.ask());
            cluster.apply(service, pods("pod12 pod21"));
            assertEquals("pod12", flow.ask());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "outside, 192.0.2.1:30160, pod12, pod12",
        "outside, 192.0.2.1:30160, pod21, silence",
        "outside, 192.0.2.1:30160, none, refused",
        "outside, 198.51.100.1:80, pod21, silence",
        "own pod, 192.0.2.1:30160, pod21, pod21",
        "host, 198.51.100.1:80, pod21, pod21",
    })
    void externalPolicyLocalLeavesTheOutsideThePodsOfTheNode(
            String client, String target, String endpoints, String answer) throws IOException {
        cluster.apply(service(spec -> spec.withExternalTrafficPolicy("Local")), pods(endpoints));
        try (var flow = UdpFlow.from(client(client), target)) {
            assertEquals(answer, answer.equals("silence") ? flow.askInVain() : flow.ask());
        }
    }

    @Test
    void clientOutsideTheSourceRangesHearsNothing() throws IOException {
        cluster.apply(service(spec -> spec.withLoadBalancerSourceRanges("10.244.1.0/24")), pods("pod11"));
        try (var refused = UdpFlow.from(client("outside"), "198.51.100.101:80");
                var admitted = UdpFlow.from(client("own pod"), "198.51.100.101:80")) {
            assertEquals("silence", refused.askInVain());
            assertEquals("pod11", admitted.ask());
        }
    }

    /** A train of such datagrams does not fit the links between pod and node, each by itself is sent in fragments. */
    @ParameterizedTest
    @ValueSource(strings = {"10.96.1.60:80", "[fd00:96::1:60]:80"})
    void burstOfDatagramsThatAreLongerThanTheLinksAllowArrives(String target) throws IOException {
        int burst = 12;
        cluster.apply(service(spec -> {}), pods("pod21"));
        try (var flow = UdpFlow.from(client("own pod"), target)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < burst; i++) {
                    flow.send(datagram(round * burst + i));
                }
                for (int i = 0; i < burst; i++) {
                    assertArrayEquals(datagram(round * burst + i), flow.receive());
                }
            }
        }
    }

    private static byte[] datagram(int number) {
        byte[] datagram = new byte[4_000];
        for (int i = 0; i < datagram.length; i++) {
            datagram[i] = (byte) (number + i / 256);
        }
        return datagram;
    }
}
