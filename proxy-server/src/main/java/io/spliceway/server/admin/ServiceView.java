// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.FrontendConflict;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.kubernetes.RefusedExternalIps;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Service as {@code /api/v1/services} shows it; the component names are the names of the JSON's fields.
 *
 * @param type the {@code spec.type}
 * @param clusterIps the cluster addresses, the one of the Service's first family first and as its object spells it
 * @param ports the ports, in the order of the object
 */
public record ServiceView(
        String namespace,
        String name,
        String type,
        @JsonProperty("clusterIPs") List<String> clusterIps,
        List<PortView> ports) {

    /** The answer to {@code /api/v1/services}. */
    public record ServiceList(List<ServiceView> services) {}

    /**
     * A Service port.
     *
     * @param name empty for the unnamed port of a single-port Service
     * @param endpoints every endpoint, whatever its state
     * @param frontends the addresses that clients reach the port at
     */
    public record PortView(
            String name, String protocol, int port, List<EndpointView> endpoints, List<FrontendView> frontends) {}

    /**
     * An endpoint of a port.
     *
     * @param address {@code ip:port}
     * @param pod the pod behind it, if it is one
     * @param node the node it runs on, if known
     */
    public record EndpointView(
            String address,
            @Nullable String pod,
            @Nullable String node,
            boolean ready,
            boolean serving,
            boolean terminating) {}

    /**
     * An address that clients reach a port at.
     *
     * @param kind ClusterIP, NodePort, ExternalIP or LoadBalancer
     * @param address {@code ip:port}
     * @param state {@code listening}, {@code no-endpoints}, {@code failed}, {@code claimed} by an
     *     older Service, {@code refused} by this proxy's configuration, or {@code pending} for the instant until a change is in effect
     * @param message why it does not listen and what to do about it, if it should
     */
    public record FrontendView(
            String kind,
            String address,
            String state,
            @Nullable String message) {}

    static ServiceView of(RoutedService routed, ListenerStates states, List<InetAddress> refused) {
        NamespacedName name = routed.service().name();
        return new ServiceView(
                name.namespace(),
                name.name(),
                routed.service().type().name(),
                clusterIps(routed.service()),
                routed.ports().stream()
                        .map(port -> portView(port, states, refused))
                        .toList());
    }

    private static List<String> clusterIps(Service service) {
        List<String> addresses = new ArrayList<>();
        for (InetAddress address : service.clusterIps()) {
            addresses.add(addresses.isEmpty() ? service.clusterIp() : IpLiteral.format(address));
        }
        return addresses;
    }

    private static PortView portView(RoutedPort port, ListenerStates states, List<InetAddress> refused) {
        return new PortView(
                port.port().name(),
                port.port().protocol().name(),
                port.port().port(),
                port.endpoints().stream().map(ServiceView::endpointView).toList(),
                frontends(port, states, refused).toList());
    }

    /** Returns every address that a port is, or should be, reached at. */
    static Stream<FrontendView> frontends(RoutedPort port, ListenerStates states, List<InetAddress> refused) {
        return Stream.of(
                        port.routes().stream().map(route -> frontendView(route, states.of(route))),
                        port.conflicts().stream().map(ServiceView::frontendView),
                        refused.stream().map(ip -> refusedView(ip, port)))
                .flatMap(Function.identity());
    }

    private static EndpointView endpointView(Endpoint endpoint) {
        return new EndpointView(
                endpoint.toString(),
                endpoint.podName(),
                endpoint.nodeName(),
                endpoint.conditions().ready(),
                endpoint.conditions().serving(),
                endpoint.conditions().terminating());
    }

    private static FrontendView frontendView(Route route, @Nullable ListenerState listener) {
        String kind = FrontendKind.of(route.frontend());
        String address = route.frontend().address().toString();
        return switch (listener) {
            case null -> new FrontendView(kind, address, "pending", null);
            case ListenerState.Listening unused -> new FrontendView(kind, address, "listening", null);
            case ListenerState.NoEndpoints unused -> new FrontendView(kind, address, "no-endpoints", null);
            case ListenerState.Failed failed ->
                new FrontendView(kind, address, "failed", failed.failure().message());
        };
    }

    private static FrontendView frontendView(FrontendConflict conflict) {
        return new FrontendView(
                FrontendKind.of(conflict.frontend()),
                conflict.frontend().address().toString(),
                "claimed",
                "the older Service " + conflict.owner() + " has this address");
    }

    private static FrontendView refusedView(InetAddress externalIp, RoutedPort port) {
        var frontend = new Frontend.ExternalIp(
                new FrontendAddress(externalIp, port.port().port(), port.port().protocol()));
        return new FrontendView(
                FrontendKind.of(frontend), frontend.address().toString(), "refused", RefusedExternalIps.REASON);
    }
}
