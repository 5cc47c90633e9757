// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.routing.LocalEndpoints;
import io.spliceway.routing.RoutedService;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered at the health check node port of a Service. Immutable.
 *
 * @param service the Service
 * @param port its {@code healthCheckNodePort}
 * @param localEndpoints how many ready endpoints it has on this node, in each of its families
 */
record HealthCheck(NamespacedName service, int port, Map<IpFamily, Integer> localEndpoints) {
    HealthCheck {
        localEndpoints = Map.copyOf(localEndpoints);
    }

    /** Returns the health check of a Service; null if it has none, as all but local load balancers ({@code service.go}). */
    static @Nullable HealthCheck of(@Nullable RoutedService routed) {
        if (routed == null || !hasHealthCheck(routed.service())) {
            return null;
        }
        Service service = routed.service();
        Map<IpFamily, Integer> counts = new EnumMap<>(IpFamily.class);
        service.ipFamilies()
                .forEach(family -> counts.put(
                        family, LocalEndpoints.readyIps(routed, family).size()));
        return new HealthCheck(service.name(), service.healthCheckNodePort(), counts);
    }

    private static boolean hasHealthCheck(Service service) {
        return service.type() == ServiceType.LoadBalancer
                && service.externalTrafficPolicy() == TrafficPolicy.Local
                && service.healthCheckNodePort() != 0;
    }

    /** Returns the number of endpoints for clients of {@code family}. */
    int localEndpoints(IpFamily family) {
        return localEndpoints.getOrDefault(family, 0);
    }
}
