// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.FrontendClaims.Claim;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the routing table equal to the cluster state, at a cost in proportion to the change: only Services that changed,
 * or that gained or lost a frontend by the change of another, are rebuilt, and those with node ports when the node's
 * addresses for them change. Confined to the control thread.
 */
public final class Router {
    private final RoutingSettings settings;
    private final RandomGenerator random;
    private final FrontendClaims claims = new FrontendClaims();
    private RoutingTable table = RoutingTable.EMPTY;
    private @Nullable Node node;
    private Set<InetAddress> hostAddresses = Set.of();

    /** Starts with an empty table; {@code random} decides the balancing order of endpoints. */
    public Router(RoutingSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    public RoutingTable table() {
        return table;
    }

    /** Returns the port that {@code address} leads to, null if none. */
    public @Nullable RoutedPort portAt(FrontendAddress address) {
        ServicePortName owner = claims.owner(address);
        if (owner == null) {
            return null;
        }
        RoutedService service = table.get(owner.service());
        return service == null ? null : service.port(owner);
    }

    /** Says of every endpoint of {@code port} why it is or is not in the group of this family and scope. */
    public List<JudgedEndpoint> judge(RoutedPort port, IpFamily family, EndpointGroup.Scope scope) {
        List<Endpoint> endpoints = port.endpoints().stream()
                .filter(endpoint -> IpFamily.of(endpoint.address().getAddress()) == family)
                .toList();
        return EndpointPolicy.judge(endpoints, scope, settings.nodeName(), zone());
    }

    /**
     * Brings the table up to date with {@code state}.
     *
     * @param changed the Services whose inputs changed since the last update, as {@link ClusterState#takeChanged} has it
     * @return what changed in the table
     */
    public RoutingDiff update(ClusterState state, Set<NamespacedName> changed) {
        List<InetAddress> nodeAddresses = selectNodeAddresses(state);
        Set<NamespacedName> touched = new LinkedHashSet<>(changed);
        if (!nodeAddresses.equals(table.nodePortAddresses())) {
            touched.addAll(servicesWithNodePorts());
        }
        Set<NamespacedName> stale = new LinkedHashSet<>(touched);
        for (NamespacedName name : touched) {
            stale.addAll(reclaim(table.get(name), proxiedService(state, name), nodeAddresses));
        }
        return rebuild(state, stale, nodeAddresses);
    }

    // The addresses depend on nothing else, and most updates change neither.
    private List<InetAddress> selectNodeAddresses(ClusterState state) {
        if (Objects.equals(node, state.node()) && hostAddresses.equals(state.hostAddresses())) {
            return table.nodePortAddresses();
        }
        node = state.node();
        hostAddresses = state.hostAddresses();
        return settings.nodePortAddresses().select(hostAddresses, node);
    }

    private List<NamespacedName> servicesWithNodePorts() {
        return table.services().stream()
                .map(RoutedService::service)
                .filter(service -> service.ports().stream().anyMatch(port -> port.nodePort() != 0))
                .map(Service::name)
                .toList();
    }

    private RoutingDiff rebuild(ClusterState state, Set<NamespacedName> stale, List<InetAddress> nodeAddresses) {
        var routing = new ServiceRouting(settings.nodeName(), zone(), nodeAddresses, claims, random);
        RoutingTable.Editor next = table.edit();
        next.nodePortAddresses(nodeAddresses);
        List<Route> before = new ArrayList<>();
        List<Route> after = new ArrayList<>();
        for (NamespacedName name : stale) {
            RoutedService previous = table.get(name);
            Service service = proxiedService(state, name);
            if (service != null) {
                RoutedService rebuilt = routing.build(service, state.slices(name), previous);
                if (!rebuilt.equals(previous)) {
                    next.put(rebuilt);
                    addRoutes(after, rebuilt);
                    addRoutes(before, previous);
                }
            } else if (previous != null) {
                next.remove(name);
                addRoutes(before, previous);
            }
        }
        table = next.toTable();
        return RoutingDiff.between(before, after);
    }

    private @Nullable String zone() {
        return node == null ? null : node.zone();
    }

    private Set<NamespacedName> reclaim(
            @Nullable RoutedService previous, @Nullable Service service, List<InetAddress> nodeAddresses) {
        Service old = previous == null ? null : previous.service();
        return Objects.equals(old, service) && nodeAddresses.equals(table.nodePortAddresses())
                ? Set.of()
                : claims.replace(claimsOf(old, table.nodePortAddresses()), claimsOf(service, nodeAddresses));
    }

    private static Map<FrontendAddress, Claim> claimsOf(@Nullable Service service, List<InetAddress> nodeAddresses) {
        if (service == null) {
            return Map.of();
        }
        Map<FrontendAddress, Claim> all = new HashMap<>();
        for (PortFrontends port : PortFrontends.of(service, nodeAddresses)) {
            var claim = new Claim(service.created(), port.name());
            port.frontends().forEach(frontend -> all.put(frontend.address(), claim));
        }
        return all;
    }

    private static @Nullable Service proxiedService(ClusterState state, NamespacedName name) {
        Service service = state.service(name);
        return service == null || !service.isProxied() ? null : service;
    }

    private static void addRoutes(List<Route> routes, @Nullable RoutedService service) {
        if (service != null) {
            service.ports().forEach(port -> routes.addAll(port.routes()));
        }
    }
}
