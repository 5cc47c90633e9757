// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.Endpoint;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointGroup.Scope;
import io.spliceway.routing.RoutedPort;
import io.spliceway.server.metrics.EndpointFailure;
import java.net.InetSocketAddress;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether an endpoint gets new connections by the routes in effect, and if not, why.
 *
 * @param state {@code ready}, {@code terminating}, {@code not-ready}, {@code excluded}: ready, but not for this node, or
 *     {@code failing}: gets connections, but could not be reached in the last minute
 * @param why the same in words
 */
record EndpointState(String state, String why) {

    /** Judges the endpoints of one port. */
    record Judge(
            Set<Endpoint> chosen,
            boolean isClusterWide,
            boolean isServed,
            Map<InetSocketAddress, EndpointFailure> failures) {
        static Judge of(RoutedPort port, Map<InetSocketAddress, EndpointFailure> failures) {
            Set<EndpointGroup> groups = port.routes().stream()
                    .flatMap(route -> Stream.of(route.endpoints(), route.nodeLocalEndpoints()))
                    .collect(Collectors.toSet());
            return new Judge(
                    groups.stream().flatMap(group -> group.endpoints().stream()).collect(Collectors.toSet()),
                    groups.stream().anyMatch(group -> group.scope() == Scope.CLUSTER),
                    !groups.isEmpty(),
                    failures);
        }

        EndpointState of(Endpoint endpoint) {
            boolean serving = endpoint.conditions().serving();
            EndpointFailure failure = failures.get(endpoint.address());
            if (failure != null && chosen.contains(endpoint)) {
                return new EndpointState("failing", why(failure));
            }
            if (chosen.contains(endpoint)) {
                return endpoint.conditions().ready()
                        ? new EndpointState("ready", "gets its share of new connections")
                        : new EndpointState("terminating", "terminates, and gets connections since none is ready");
            }
            if (endpoint.conditions().terminating()) {
                return new EndpointState(
                        "terminating",
                        serving
                                ? "terminates: new connections go to others"
                                : "terminates and does not serve any more");
            }
            return endpoint.conditions().ready()
                    ? new EndpointState("excluded", whyExcluded(endpoint))
                    : new EndpointState("not-ready", "is not ready");
        }

        private static String why(EndpointFailure failure) {
            String what = switch (failure.reason()) {
                case REFUSED -> "refused a connection";
                case TIMEOUT -> "did not answer in time";
                case UNREACHABLE -> "could not be reached";
                case LOCAL_RESOURCE -> "could not be dialled, for this machine ran out of something,";
                case OTHER -> "could not be connected";
            };
            return what + " at " + failure.when().truncatedTo(ChronoUnit.SECONDS) + "; others took its connections";
        }

        private String whyExcluded(Endpoint endpoint) {
            if (!isServed) {
                return "no address of the Service is served here";
            }
            return isClusterWide || endpoint.local()
                    ? "the topology hints name other nodes or zones"
                    : "is on another node, and the traffic policy is Local";
        }
    }
}
