// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.model.IpFamily;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of the endpoints of a Service that are on this node. Pure. */
public final class LocalEndpoints {
    private LocalEndpoints() {}

    /**
     * Returns the addresses of the ready ones, each once however many ports it has ({@code endpointschangetracker.go}:
     * getLocalReadyEndpointIPs). One that terminates is not ready, also while it still gets traffic.
     */
    public static Set<InetAddress> readyIps(RoutedService service, IpFamily family) {
        return service.ports().stream()
                .flatMap(port -> of(port, family))
                .filter(endpoint -> endpoint.local() && endpoint.conditions().ready())
                .map(endpoint -> endpoint.address().getAddress())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether traffic of a port that must stay on this node has no endpoint, although other nodes have some. */
    static boolean areMissing(RoutedPort port, IpFamily family) {
        Predicate<Endpoint> usable = endpoint -> isUsable(endpoint.conditions());
        return of(port, family).anyMatch(usable) && of(port, family).noneMatch(usable.and(Endpoint::local));
    }

    private static boolean isUsable(Conditions conditions) {
        return conditions.ready() || (conditions.serving() && conditions.terminating());
    }

    private static Stream<Endpoint> of(RoutedPort port, IpFamily family) {
        return port.endpoints().stream()
                .filter(endpoint -> IpFamily.of(endpoint.address().getAddress()) == family);
    }
}
