// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Cidr;
import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.routing.EndpointGroup.Scope;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the routes of one Service from all that they depend on. Confined to the control thread.
 *
 * @param nodeName the node that the routes are for
 * @param zone the node's zone, if known
 * @param nodeAddresses the node's addresses that serve node ports
 * @param claims decides which of the Service's frontends are its own
 * @param random shuffles endpoints
 */
record ServiceRouting(
        String nodeName,
        @Nullable String zone,
        List<InetAddress> nodeAddresses,
        FrontendClaims claims,
        RandomGenerator random) {

    /** Builds; {@code previous} is what the table has for the Service. */
    RoutedService build(Service service, Collection<EndpointSlice> slices, @Nullable RoutedService previous) {
        List<RoutedPort> ports = new ArrayList<>();
        for (PortFrontends wanted : PortFrontends.of(service, nodeAddresses)) {
            RoutedPort before = previous == null ? null : previous.port(wanted.name());
            ports.add(port(service, wanted, slices, before));
        }
        return new RoutedService(service, ports);
    }

    private RoutedPort port(
            Service service, PortFrontends wanted, Collection<EndpointSlice> slices, @Nullable RoutedPort previous) {
        // The text form of every IPv4 endpoint sorts before that of every IPv6 endpoint.
        List<Endpoint> all = new ArrayList<>();
        Map<IpFamily, EndpointGroups> groups = new EnumMap<>(IpFamily.class);
        for (IpFamily family : service.ipFamilies()) {
            List<Endpoint> endpoints = EndpointCollector.collect(slices, wanted.port(), family, nodeName);
            PortPolicy policy = PortPolicy.of(service, wanted.port(), family);
            EndpointChoice choice = EndpointPolicy.choose(endpoints, policy, nodeName, zone);
            groups.put(family, new EndpointGroups(wanted.name(), family, choice, previous, random));
            all.addAll(endpoints);
        }
        Set<InetSocketAddress> serving = serving(all);
        List<Route> routes = new ArrayList<>();
        List<FrontendConflict> conflicts = new ArrayList<>();
        for (Frontend frontend : wanted.frontends()) {
            ServicePortName owner = Objects.requireNonNull(claims.owner(frontend.address()), "unclaimed frontend");
            if (owner.equals(wanted.name())) {
                EndpointGroups familyGroups = Objects.requireNonNull(
                        groups.get(IpFamily.of(frontend.address().ip())));
                routes.add(route(service, wanted.name(), frontend, familyGroups, serving));
            } else {
                conflicts.add(new FrontendConflict(frontend, owner));
            }
        }
        return new RoutedPort(wanted.name(), wanted.port(), all, routes, conflicts);
    }

    private static Set<InetSocketAddress> serving(List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.conditions().serving())
                .map(Endpoint::address)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Route route(
            Service service,
            ServicePortName name,
            Frontend frontend,
            EndpointGroups groups,
            Set<InetSocketAddress> serving) {
        TrafficPolicy policy =
                frontend.isExternal() ? service.externalTrafficPolicy() : service.internalTrafficPolicy();
        EndpointGroup endpoints = switch (policy) {
            case Cluster -> groups.get(Scope.CLUSTER);
            case Local -> groups.get(Scope.LOCAL);
        };
        EndpointGroup nodeLocal = frontend.isExternal() ? groups.get(Scope.CLUSTER) : endpoints;
        return new Route(
                name,
                frontend,
                endpoints,
                nodeLocal,
                serving,
                sourceRanges(service, frontend),
                service.sessionAffinity());
    }

    private static List<Cidr> sourceRanges(Service service, Frontend frontend) {
        if (!(frontend instanceof Frontend.LoadBalancerIp)) {
            return List.of();
        }
        IpFamily family = IpFamily.of(frontend.address().ip());
        return service.loadBalancerSourceRanges().stream()
                .filter(range -> IpFamily.of(range.network()) == family)
                .toList();
    }
}
