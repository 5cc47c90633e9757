// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.model.Cidr;
import io.spliceway.model.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients that are pods of the proxy's own node are told from others: kube-proxy's setting of the same name. Its
 * modes that go by the interface that a packet came in on are missing, for an accepted socket does not tell. Immutable.
 */
public sealed interface DetectLocalMode {
    /** Returns the addresses of the node's pods, given what is known of the node. */
    List<Cidr> podRanges(@Nullable Node node);

    /**
     * The pods of the node are those inside its {@code spec.podCIDRs}.
     *
     * @param otherwise the addresses of its pods where the Node has no podCIDRs
     */
    record NodeCidr(List<Cidr> otherwise) implements DetectLocalMode {
        public NodeCidr {
            otherwise = List.copyOf(otherwise);
        }

        @Override
        public List<Cidr> podRanges(@Nullable Node node) {
            return node == null || node.podCidrs().isEmpty() ? otherwise : node.podCidrs();
        }
    }

    /**
     * All pods inside the cluster's blocks count as pods of the node.
     *
     * @param clusterCidrs the addresses of the cluster's pods
     */
    record ClusterCidr(List<Cidr> clusterCidrs) implements DetectLocalMode {
        public ClusterCidr {
            clusterCidrs = List.copyOf(clusterCidrs);
        }

        @Override
        public List<Cidr> podRanges(@Nullable Node node) {
            return clusterCidrs;
        }
    }
}
