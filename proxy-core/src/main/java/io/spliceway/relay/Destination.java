// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.balancer.LoadBalancer;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Route;

/**
 * Where a listener sends a client that it has admitted. Immutable.
 *
 * @param route the route of the listener's frontend
 * @param endpoints those of the route's endpoints that such clients get
 * @param balancer picks among them
 * @param observer learns what becomes of the connection
 */
public record Destination(Route route, EndpointGroup endpoints, LoadBalancer balancer, ServicePortObserver observer) {}
