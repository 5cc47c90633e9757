// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node that the proxy runs on.
 *
 * @param name the Node object's name
 * @param zone the label {@code topology.kubernetes.io/zone}, null when it has none
 * @param addresses the IP addresses of its status, the InternalIPs before the ExternalIPs
 * @param podCidrs the {@code spec.podCIDRs}, which its pods have their addresses from
 */
public record Node(String name, @Nullable String zone, List<InetAddress> addresses, List<Cidr> podCidrs) {
    public Node {
        addresses = List.copyOf(addresses);
        podCidrs = List.copyOf(podCidrs);
    }

    /** A node of which no address is known. */
    public Node(String name, @Nullable String zone) {
        this(name, zone, List.of(), List.of());
    }

    /** Returns the first address of {@code family}, null if it has none ({@code util/node: GetNodeHostIPs}). */
    public @Nullable InetAddress primaryAddress(IpFamily family) {
        return addresses.stream()
                .filter(address -> IpFamily.of(address) == family)
                .findFirst()
                .orElse(null);
    }
}
