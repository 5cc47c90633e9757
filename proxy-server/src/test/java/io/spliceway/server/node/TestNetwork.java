// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Two nodes with three pods each, on one link with the outside.
 *
 * {@snippet lang="text" :
 *   outside 192.0.2.100 ──┬── node1 192.0.2.1, 192.0.2.11 ── 10.244.1.1 ──┬── pods 10.244.1.11 to 13
 *                         └── node2 192.0.2.2, 192.0.2.12 ── 10.244.2.1 ──┴── pods 10.244.2.11 to 13
 * }
 *
 * <p>The same in IPv6: {@code fd00:c0::1} is a node and {@code fd00:244:1::11} a pod. The outside sends what is for
 * {@code 198.51.100.N}, {@code 198.51.100.10N} and for cluster addresses {@code 10.96.N.x} to node N.
 */
record TestNetwork(NetworkNamespace outside, List<Host> nodes, List<Host> pods) implements AutoCloseable {
    static final int NODES = 2;
    static final int PODS_PER_NODE = 3;

    /** A node or a pod, with its first address in each family. */
    record Host(String name, NetworkNamespace namespace, String ipv4, String ipv6) {}

    static TestNetwork create() {
        var network = new TestNetwork(NetworkNamespace.create(), new ArrayList<>(), new ArrayList<>());
        try {
            network.outside.ip("""
                    link add br0 type bridge
                    link set br0 up
                    addr add 192.0.2.100/24 dev br0
                    addr add fd00:c0::100/64 dev br0 nodad
                    """);
            for (int node = 1; node <= NODES; node++) {
                network.addNode(node);
            }
            return network;
        } catch (Throwable failure) {
            network.close();
            throw failure;
        }
    }

    Host node(int number) {
        return nodes.get(number - 1);
    }

    Host pod(int node, int number) {
        return pods.get((node - 1) * PODS_PER_NODE + number - 1);
    }

    private void addNode(int number) {
        int other = NODES + 1 - number;
        var node = NetworkNamespace.create();
        nodes.add(new Host("node" + number, node, "192.0.2." + number, "fd00:c0::" + number));
        node.link("eth0", outside, "node" + number);
        outside.ip("""
                link set node%1$d master br0
                link set node%1$d up
                route add 10.244.%1$d.0/24 via 192.0.2.%1$d
                route add fd00:244:%1$d::/64 via fd00:c0::%1$d
                route add 198.51.100.%1$d via 192.0.2.%1$d
                route add 198.51.100.10%1$d via 192.0.2.%1$d
                route add 10.96.%1$d.0/24 via 192.0.2.%1$d
                route add fd00:198::%1$d via fd00:c0::%1$d
                route add fd00:96::%1$d:0/112 via fd00:c0::%1$d
                """.formatted(number));
        node.ip("""
                link set eth0 up
                addr add 192.0.2.%1$d/24 dev eth0
                addr add 192.0.2.1%1$d/24 dev eth0
                addr add fd00:c0::%1$d/64 dev eth0 nodad
                addr add fd00:c0::1%1$d/64 dev eth0 nodad
                link add cbr0 type bridge
                link set cbr0 up
                addr add 10.244.%1$d.1/24 dev cbr0
                addr add fd00:244:%1$d::1/64 dev cbr0 nodad
                route add default via 192.0.2.100
                route add default via fd00:c0::100
                route add 10.244.%2$d.0/24 via 192.0.2.%2$d
                route add fd00:244:%2$d::/64 via fd00:c0::%2$d
                """.formatted(number, other));
        node.sysctl("net/ipv4/ip_forward", "1");
        node.sysctl("net/ipv6/conf/all/forwarding", "1");
        for (int pod = 1; pod <= PODS_PER_NODE; pod++) {
            addPod(node, number, pod);
        }
    }

    private void addPod(NetworkNamespace node, int nodeNumber, int number) {
        String name = "pod" + nodeNumber + number;
        var pod = NetworkNamespace.create();
        String ipv4 = "10.244." + nodeNumber + ".1" + number;
        String ipv6 = "fd00:244:" + nodeNumber + "::1" + number;
        pods.add(new Host(name, pod, ipv4, ipv6));
        pod.link("eth0", node, name);
        node.ip("""
                link set %1$s master cbr0
                link set %1$s up
                """.formatted(name));
        pod.ip("""
                link set eth0 up
                addr add %1$s/24 dev eth0
                addr add %2$s/64 dev eth0 nodad
                route add default via 10.244.%3$d.1
                route add default via fd00:244:%3$d::1
                """.formatted(ipv4, ipv6, nodeNumber));
    }

    @Override
    public void close() {
        pods.forEach(pod -> pod.namespace().close());
        nodes.forEach(node -> node.namespace().close());
        outside.close();
    }
}
