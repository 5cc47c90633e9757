// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import java.util.List;
import java.util.function.Consumer;

/** Services as an API server has them, with the one TCP port {@code http}. */
final class ServiceObject {
    static final int PORT = 80;

    private ServiceObject() {}

    /** Returns a Service at a cluster address in each family, changed by {@code change}. */
    static Service of(String name, String clusterIp4, String clusterIp6, Consumer<ServiceSpecBuilder> change) {
        var spec = new ServiceSpecBuilder()
                .withType("ClusterIP")
                .withClusterIP(clusterIp4)
                .withClusterIPs(List.of(clusterIp4, clusterIp6))
                .withIpFamilies("IPv4", "IPv6")
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(PORT)
                .endPort();
        change.accept(spec);
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    /** Returns a ClusterIP Service. */
    static Service of(String name, String clusterIp4, String clusterIp6) {
        return of(name, clusterIp4, clusterIp6, spec -> {});
    }

    /** Opens a node port, and makes the Service one of type NodePort if it was a ClusterIP. */
    static void nodePort(ServiceSpecBuilder spec, int nodePort) {
        if (spec.getType().equals("ClusterIP")) {
            spec.withType("NodePort");
        }
        spec.editFirstPort().withNodePort(nodePort).endPort();
    }
}
