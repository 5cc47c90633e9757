// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.admin.LiveView.Problem;
import io.spliceway.server.admin.ServiceDetail.EndpointDetail;
import io.spliceway.server.admin.ServiceDetail.PortDetail;
import io.spliceway.server.admin.ServiceView.FrontendView;
import io.spliceway.server.metrics.EndpointFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Services as the dashboard shows them. Thread-safe.
 *
 * @param listeners what the sockets of the frontends do
 * @param refusedExternalIps the external IPs that a Service asks for and may not have
 * @param failures the endpoints of a port that could not be reached of late
 */
record ServiceRows(
        ListenerStates listeners,
        Function<NamespacedName, List<InetAddress>> refusedExternalIps,
        Function<ServicePortName, Map<InetSocketAddress, EndpointFailure>> failures) {
    private static final int MOST_ADDRESSES = 3;
    private static final int MOST_ENDPOINTS = 200;

    ServiceRow row(LiveService live) {
        RoutedService routed = live.routed();
        List<Route> routes =
                routed.ports().stream().flatMap(port -> port.routes().stream()).toList();
        List<Endpoint> endpoints = routed.ports().stream()
                .flatMap(port -> port.endpoints().stream())
                .toList();
        return new ServiceRow(
                live.name().namespace(),
                live.name().name(),
                routed.service().type().name(),
                routes.stream()
                        .limit(MOST_ADDRESSES)
                        .map(route -> text(route.frontend().address()))
                        .toList(),
                routes.size(),
                state(routed, routes),
                count(endpoints, endpoint -> endpoint.conditions().ready()),
                count(endpoints, endpoint -> endpoint.conditions().terminating()),
                endpoints.size(),
                live.connections(),
                tenths(live.accepted()),
                tenths(live.dialFailures()),
                Math.round(live.bytes().toEndpoint()),
                Math.round(live.bytes().toClient()));
    }

    private String state(RoutedService routed, List<Route> routes) {
        boolean fails = routes.stream().anyMatch(this::hasFailed)
                || routed.ports().stream().anyMatch(port -> !port.conflicts().isEmpty());
        if (fails) {
            return "failed";
        }
        return routes.stream().anyMatch(route -> listeners.of(route) instanceof ListenerState.Listening)
                ? "listening"
                : "no-endpoints";
    }

    ServiceDetail detail(LiveService live, LiveSnapshot snapshot, LiveQuery query) {
        Map<InetSocketAddress, Long> connections = snapshot.connections().stream()
                .map(each -> each.summary())
                .filter(each -> each.servicePort().service().equals(live.name()))
                .map(ConnectionSummary::endpoint)
                .filter(endpoint -> endpoint != null)
                .collect(Collectors.groupingBy(Endpoint::address, Collectors.counting()));
        return new ServiceDetail(
                live.name().namespace(),
                live.name().name(),
                live.routed().service().type().name(),
                live.routed().ports().stream()
                        .map(port -> port(port, connections, query))
                        .toList());
    }

    private PortDetail port(RoutedPort port, Map<InetSocketAddress, Long> connections, LiveQuery query) {
        var judge = EndpointState.Judge.of(port, failures.apply(port.name()));
        List<Endpoint> wanted =
                port.endpoints().stream().filter(query::acceptsPod).toList();
        return new PortDetail(
                port.port().name(),
                port.port().protocol().name(),
                port.port().port(),
                frontends(port),
                wanted.size(),
                wanted.stream()
                        .limit(MOST_ENDPOINTS)
                        .map(endpoint -> endpoint(
                                endpoint, judge.of(endpoint), connections.getOrDefault(endpoint.address(), 0L)))
                        .toList());
    }

    private static EndpointDetail endpoint(Endpoint endpoint, EndpointState state, long connections) {
        return new EndpointDetail(
                endpoint.toString(), endpoint.podName(), endpoint.nodeName(), state.state(), state.why(), connections);
    }

    private List<FrontendView> frontends(RoutedPort port) {
        return ServiceView.frontends(
                        port, listeners, refusedExternalIps.apply(port.name().service()))
                .toList();
    }

    /** Returns the frontends that should listen and do not. */
    List<Problem> problems(List<RoutedService> services) {
        List<Problem> problems = new ArrayList<>();
        boolean anyFailed = listeners.anyFailed();
        for (RoutedService service : services) {
            for (RoutedPort port : service.ports()) {
                if (hasProblem(port, anyFailed)) {
                    frontends(port).stream()
                            .filter(frontend -> frontend.message() != null)
                            .map(frontend -> problem(port, frontend))
                            .forEach(problems::add);
                }
            }
        }
        return problems;
    }

    // All ports of all Services are asked each second, so their sockets are asked only when that can tell anything.
    private boolean hasProblem(RoutedPort port, boolean anyFailed) {
        return !port.conflicts().isEmpty()
                || !refusedExternalIps.apply(port.name().service()).isEmpty()
                || (anyFailed && port.routes().stream().anyMatch(this::hasFailed));
    }

    private boolean hasFailed(Route route) {
        return listeners.of(route) instanceof ListenerState.Failed;
    }

    private static Problem problem(RoutedPort port, FrontendView frontend) {
        return new Problem(
                frontend.state(),
                port.name().service() + ", " + frontend.kind() + " " + frontend.address(),
                String.valueOf(frontend.message()));
    }

    private static String text(FrontendAddress address) {
        return address + "/" + address.protocol();
    }

    private static long count(List<Endpoint> endpoints, Predicate<Endpoint> wanted) {
        return endpoints.stream().filter(wanted).count();
    }

    private static double tenths(double rate) {
        return Math.round(rate * 10) / 10.0;
    }
}
