// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.metrics.EndpointFailure;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The endpoints of Services, each with why it gets connections or not. Immutable.
 *
 * @param failures the endpoints of a port that could not be reached of late
 * @param connections how many connections there are, by port and endpoint
 */
record EndpointRows(
        Function<ServicePortName, Map<InetSocketAddress, EndpointFailure>> failures, Map<Target, Long> connections) {

    /** Where a connection goes. */
    record Target(ServicePortName port, InetSocketAddress endpoint) {}

    static EndpointRows of(
            Function<ServicePortName, Map<InetSocketAddress, EndpointFailure>> failures,
            Collection<ConnectionSummary> connections) {
        Map<Target, Long> counts = new HashMap<>();
        for (ConnectionSummary connection : connections) {
            Endpoint endpoint = connection.endpoint();
            if (endpoint != null) {
                counts.merge(new Target(connection.servicePort(), endpoint.address()), 1L, Long::sum);
            }
        }
        return new EndpointRows(failures, counts);
    }

    /** Returns the rows of the endpoints of {@code service} that are {@code wanted}. */
    List<EndpointRow> of(RoutedService service, Predicate<Endpoint> wanted) {
        return service.ports().stream().flatMap(port -> of(port, wanted)).toList();
    }

    private Stream<EndpointRow> of(RoutedPort port, Predicate<Endpoint> wanted) {
        var judge = EndpointState.Judge.of(port, failures.apply(port.name()));
        return port.endpoints().stream().filter(wanted).map(endpoint -> row(port, endpoint, judge.of(endpoint)));
    }

    private EndpointRow row(RoutedPort port, Endpoint endpoint, EndpointState state) {
        ServicePortName name = port.name();
        return new EndpointRow(
                name.service().namespace(),
                name.service().name(),
                name.port(),
                port.port().port(),
                name.protocol().name(),
                endpoint.toString(),
                endpoint.podName(),
                endpoint.nodeName(),
                state.state(),
                state.why(),
                connections.getOrDefault(new Target(name, endpoint.address()), 0L));
    }
}
