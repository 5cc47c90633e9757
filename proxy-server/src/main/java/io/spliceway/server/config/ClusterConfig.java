// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster's Services are proxied, and what they may ask for. At least one of the first three is given.
 *
 * @param kubeconfig the file that says where the API server is and who we are to it
 * @param master the address of the API server, before what the others say
 * @param inCluster what a pod is given; null outside one, and not used beside a kubeconfig
 * @param externalIpCidrs the blocks that Services may have external IPs of
 */
public record ClusterConfig(
        @Nullable Path kubeconfig,
        @Nullable URI master,
        @Nullable InCluster inCluster,
        List<Cidr> externalIpCidrs) {
    public ClusterConfig {
        externalIpCidrs = List.copyOf(externalIpCidrs);
    }
}
