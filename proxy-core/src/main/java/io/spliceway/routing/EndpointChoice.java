// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a service port that the traffic policies leave.
 *
 * @param cluster for traffic with the Cluster policy; null if the port has no such traffic
 * @param local for traffic with the Local policy; null if the port has no such traffic
 * @param allReachable those in either
 * @param hasAny whether an endpoint that could take traffic exists at all, here or on other nodes
 */
record EndpointChoice(
        @Nullable List<Endpoint> cluster,
        @Nullable List<Endpoint> local,
        List<Endpoint> allReachable,
        boolean hasAny) {}
