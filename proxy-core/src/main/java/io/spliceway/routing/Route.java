// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Cidr;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Everything a listener must know to serve one frontend. Immutable; replaced as a whole when anything in it changes.
 *
 * @param servicePort the service port behind the frontend
 * @param frontend where clients reach it
 * @param endpoints what clients get by the frontend's traffic policy
 * @param nodeLocalEndpoints what clients on this node get; differs from {@code endpoints} only for external frontends
 *     with the Local policy, whose own pods are short-circuited to all endpoints
 * @param serving the addresses of all endpoints that still answer, whatever the policies: who talks to another one talks
 *     to nobody
 * @param sourceRanges the clients that may connect; empty means all
 * @param affinity whether a client keeps its endpoint
 */
public record Route(
        ServicePortName servicePort,
        Frontend frontend,
        EndpointGroup endpoints,
        EndpointGroup nodeLocalEndpoints,
        Set<InetSocketAddress> serving,
        List<Cidr> sourceRanges,
        SessionAffinity affinity) {
    public Route {
        serving = Set.copyOf(serving);
        sourceRanges = List.copyOf(sourceRanges);
    }

    /** Whether any client could be served; without, the frontend does not listen and clients are refused. */
    public boolean isUsable() {
        return !endpoints.isEmpty() || !nodeLocalEndpoints.isEmpty();
    }
}
