// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses objects of the API may make the proxy use. Immutable.
 *
 * <p>Anybody who may write a Service can name any external IP and so take over the traffic of others (CVE-2020-8554), and
 * anybody who may write endpoints can name addresses that mean the node itself (CVE-2020-8558). kube-proxy leaves both to
 * admission; here they must be allowed.
 *
 * @param externalIpCidrs the blocks that external IPs may be of
 * @param localEndpoints whether endpoints may be addresses that mean the node itself
 */
record AddressPolicy(List<Cidr> externalIpCidrs, boolean localEndpoints) {
    AddressPolicy {
        externalIpCidrs = List.copyOf(externalIpCidrs);
    }

    /** Whether a Service may have {@code address} as an external IP. */
    boolean allowsExternalIp(InetAddress address) {
        return externalIpCidrs.stream().anyMatch(block -> block.contains(address));
    }

    /** Returns the external IPs that {@code service} may not have. */
    List<InetAddress> refusedExternalIps(Service service) {
        return service.externalIps().stream()
                .filter(address -> !allowsExternalIp(address))
                .toList();
    }

    /** Returns {@code slice} without the endpoints that it may not have, whose problems are added to {@code problems}. */
    EndpointSlice admit(EndpointSlice slice, List<String> problems) {
        List<SliceEndpoint> admitted = new ArrayList<>(slice.endpoints().size());
        for (SliceEndpoint endpoint : slice.endpoints()) {
            if (localEndpoints || !meansThisNode(endpoint.address())) {
                admitted.add(endpoint);
            } else {
                problems.add("endpoint " + endpoint.address().getHostAddress()
                        + " is refused: an address of this kind would lead into the node itself");
            }
        }
        return admitted.size() == slice.endpoints().size() ? slice : slice.withEndpoints(admitted);
    }

    // Linux takes a connection to the unspecified address for one to loopback. The API server's validation refuses the
    // same kinds (ValidateNonSpecialIP), for EndpointSlices and Endpoints of newer versions.
    private static boolean meansThisNode(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }
}
