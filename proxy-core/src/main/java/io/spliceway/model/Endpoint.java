// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One address and port that a service port can send traffic to. Its identity is the address: two slices that name the
 * same one describe one endpoint.
 *
 * @param address where it listens
 * @param conditions whether it takes traffic
 * @param local whether it runs on the proxy's own node
 * @param nodeName the node it runs on, if known
 * @param zoneHints the zones that should prefer it
 * @param nodeHints the nodes that should prefer it
 * @param podName the pod behind it, if it is one
 */
public record Endpoint(
        InetSocketAddress address,
        SliceEndpoint.Conditions conditions,
        boolean local,
        @Nullable String nodeName,
        Set<String> zoneHints,
        Set<String> nodeHints,
        @Nullable String podName) {

    /** A ready endpoint of which nothing but the address is known. */
    public static Endpoint ready(InetSocketAddress address) {
        return new Endpoint(address, SliceEndpoint.Conditions.READY, false, null, Set.of(), Set.of(), null);
    }

    /** Prints {@code address:port}, the order key of kube-proxy's endpoint lists. */
    @Override
    public String toString() {
        return HostPort.format(address);
    }
}
