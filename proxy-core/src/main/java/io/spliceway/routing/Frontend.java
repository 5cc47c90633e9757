// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

/** A place at which clients reach a service port; the kind decides which traffic policy applies. */
public sealed interface Frontend {
    /** Where clients connect to. */
    FrontendAddress address();

    /** One of the Service's cluster addresses: internal traffic. */
    record ClusterIp(FrontendAddress address) implements Frontend {}

    /** The node port on one of the node's addresses: external traffic. */
    record NodePort(FrontendAddress address) implements Frontend {}

    /** One of the Service's {@code externalIPs}: external traffic. */
    record ExternalIp(FrontendAddress address) implements Frontend {}

    /** An address of the load balancer: external traffic, limited to the source ranges. */
    record LoadBalancerIp(FrontendAddress address) implements Frontend {}

    /** Whether the Service's external traffic policy applies here, not the internal one. */
    default boolean isExternal() {
        return !(this instanceof ClusterIp);
    }
}
