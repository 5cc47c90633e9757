// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import io.spliceway.server.node.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;

/**
 * A node with pods, each in a network namespace of its own, on one bridge.
 *
 * @param node the namespace of the node, which has {@link #NODE_IP} and what the pods send elsewhere
 */
record PodNetwork(NetworkNamespace node, List<NetworkNamespace> pods) implements AutoCloseable {
    static final String NODE_IP = "10.244.1.1";
    static final String POD_CIDR = "10.244.1.0/24";

    static PodNetwork create() {
        var network = new PodNetwork(NetworkNamespace.create(), new ArrayList<>());
        network.node.ip("""
                link add cbr0 type bridge
                link set cbr0 up
                addr add %s/24 dev cbr0
                """.formatted(NODE_IP));
        return network;
    }

    /** Adds a pod with an address of {@link #POD_CIDR}. */
    NetworkNamespace add(String ip) {
        var pod = NetworkNamespace.create();
        String device = "pod" + pods.size();
        pods.add(pod);
        pod.link("eth0", node, device);
        node.ip("""
                link set %1$s master cbr0
                link set %1$s up
                """.formatted(device));
        pod.ip("""
                link set eth0 up
                addr add %s/24 dev eth0
                route add default via %s
                """.formatted(ip, NODE_IP));
        return pod;
    }

    @Override
    public void close() {
        pods.forEach(NetworkNamespace::close);
        node.close();
    }
}
