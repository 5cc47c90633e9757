// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an EndpointSlice's {@code endpoints}, with the API's defaults applied.
 *
 * @param address the first of its addresses, the only one that kube-proxy uses
 * @param conditions whether it takes traffic
 * @param nodeName the node it runs on, if known
 * @param zoneHints the zones that should prefer it
 * @param nodeHints the nodes that should prefer it
 * @param podName the pod behind it, if it is one
 * @param hostname its name below the Service's in DNS, if the object gives one
 */
public record SliceEndpoint(
        InetAddress address,
        Conditions conditions,
        @Nullable String nodeName,
        Set<String> zoneHints,
        Set<String> nodeHints,
        @Nullable String podName,
        @Nullable String hostname) {
    public SliceEndpoint {
        zoneHints = Set.copyOf(zoneHints);
        nodeHints = Set.copyOf(nodeHints);
    }

    /** An endpoint without a hostname. */
    public SliceEndpoint(
            InetAddress address,
            Conditions conditions,
            @Nullable String nodeName,
            Set<String> zoneHints,
            Set<String> nodeHints,
            @Nullable String podName) {
        this(address, conditions, nodeName, zoneHints, nodeHints, podName, null);
    }

    /** A ready endpoint of which nothing but the address is known. */
    public static SliceEndpoint ready(InetAddress address) {
        return new SliceEndpoint(address, Conditions.READY, null, Set.of(), Set.of(), null);
    }

    /**
     * The conditions of an endpoint.
     *
     * @param ready it should get new connections
     * @param serving it would answer, also while it terminates
     * @param terminating it is shutting down
     */
    public record Conditions(boolean ready, boolean serving, boolean terminating) {
        public static final Conditions READY = new Conditions(true, true, false);
        public static final Conditions NOT_READY = new Conditions(false, false, false);
        public static final Conditions SERVING_TERMINATING = new Conditions(false, true, true);
        public static final Conditions TERMINATING = new Conditions(false, false, true);
    }
}
