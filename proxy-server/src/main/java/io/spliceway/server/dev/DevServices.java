// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.ProxyServer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is known of the Services on this machine, put together for people. */
record DevServices(LocalServices local, PodAccess access, ProxyServer server) {

    List<DevService> list() {
        Map<NamespacedName, Long> connections = server.connections().join().stream()
                .map(ConnectionSummary::servicePort)
                .collect(Collectors.groupingBy(port -> port.service(), Collectors.counting()));
        List<DevService> services = new ArrayList<>();
        for (RoutedService routed : server.services()) {
            services.add(of(routed, connections.getOrDefault(routed.service().name(), 0L)));
        }
        local.externalNames()
                .forEach((name, external) ->
                        services.add(new DevService(name, List.of(), "", 0, local.notes(name), "")));
        services.sort(Comparator.comparing(DevService::name));
        return services;
    }

    private DevService of(RoutedService routed, long connections) {
        NamespacedName name = routed.service().name();
        List<String> addresses = routed.ports().stream()
                .flatMap(port -> port.routes().stream())
                .map(route -> HostPort.format(route.frontend().address().socketAddress()))
                .toList();
        return new DevService(name, addresses, pods(routed), connections, local.notes(name), problem(routed));
    }

    private static String pods(RoutedService routed) {
        Set<InetAddress> ready = new HashSet<>();
        Set<InetAddress> all = new HashSet<>();
        Set<String> replacements = new TreeSet<>();
        for (RoutedPort port : routed.ports()) {
            for (Endpoint endpoint : port.endpoints()) {
                InetAddress address = endpoint.address().getAddress();
                if (address.isLoopbackAddress() && endpoint.podName() == null) {
                    replacements.add(endpoint.toString());
                } else if (!AwaitedPod.is(endpoint)) {
                    all.add(address);
                    if (endpoint.conditions().ready()) {
                        ready.add(address);
                    }
                }
            }
        }
        String pods = ready.size() + "/" + all.size();
        String local = String.join(",", replacements);
        return local.isEmpty() ? pods : all.isEmpty() ? local : local + " and " + pods;
    }

    private String problem(RoutedService routed) {
        String failures = routed.ports().stream()
                .flatMap(port -> port.routes().stream())
                .map(server::listenerState)
                .filter(ListenerState.Failed.class::isInstance)
                .map(state -> ((ListenerState.Failed) state).failure().message())
                .distinct()
                .collect(Collectors.joining("; "));
        if (!failures.isEmpty()) {
            return failures;
        }
        boolean waits = routed.ports().stream()
                .flatMap(port -> port.endpoints().stream())
                .anyMatch(AwaitedPod::is);
        String waiting = waits ? "no pod is ready; connections wait for one" : "";
        return Objects.requireNonNullElse(access.lastError(routed.service().name()), waiting);
    }
}
