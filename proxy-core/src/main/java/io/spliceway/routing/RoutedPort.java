// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServicePortName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One port of a Service with its endpoints and the routes that lead to them.
 *
 * @param name identifies the port
 * @param port the port as the Service has it
 * @param endpoints every endpoint, whatever its state, in the order of their text form
 * @param routes one route for each frontend that this Service owns
 * @param conflicts the frontends that another Service owns
 */
public record RoutedPort(
        ServicePortName name,
        ServicePort port,
        List<Endpoint> endpoints,
        List<Route> routes,
        List<FrontendConflict> conflicts) {
    public RoutedPort {
        endpoints = List.copyOf(endpoints);
        routes = List.copyOf(routes);
        conflicts = List.copyOf(conflicts);
    }

    /** Returns the route of the frontend at {@code address}, null if there is none. */
    public @Nullable Route routeAt(FrontendAddress address) {
        for (Route route : routes) {
            if (route.frontend().address().equals(address)) {
                return route;
            }
        }
        return null;
    }
}
