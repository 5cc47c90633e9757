// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceBuilder;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedCluster;
import io.spliceway.routing.RoutingDiff;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A cluster whose Services, each with a cluster address, are balanced as a proxy does it, with a clock set by hand. */
final class BalancedCluster {
    static final String NOTHING = "nothing";

    private final RoutedCluster cluster = new RoutedCluster();
    private long nanos;
    private final Balancers balancers = new Balancers(() -> nanos);

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    Balancers balancers() {
        return balancers;
    }

    /** Applies a Service with ports of the given names. */
    void service(String name, SessionAffinity affinity, String... ports) {
        List<ServicePort> servicePorts = new ArrayList<>();
        for (String port : ports) {
            servicePorts.add(new ServicePort(port, Protocol.TCP, 80 + servicePorts.size(), 0));
        }
        follow(new ServiceApplied(Service.named("ns", name)
                .clusterIps("10.96.0." + name.charAt(0) % 250)
                .sessionAffinity(affinity)
                .ports(servicePorts)
                .build()));
    }

    void deleteService(String name) {
        follow(new ServiceDeleted(new NamespacedName("ns", name)));
        balancers.remove(new ServicePortName(new NamespacedName("ns", name), "p", Protocol.TCP));
    }

    /** Replaces the endpoints of one port; each has a slice of its own, because their port numbers may differ. */
    void endpoints(String service, String port, String... addresses) {
        var name = new NamespacedName("ns", service);
        List<ClusterEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            SliceBuilder slice = SliceBuilder.slice(service + "-" + port + i, name);
            if (i < addresses.length) {
                InetSocketAddress address = HostPort.parse(addresses[i]);
                slice.tcp(port, address.getPort()).ready(address.getAddress().getHostAddress());
                events.add(new EndpointSliceApplied(slice.build()));
            } else {
                events.add(new EndpointSliceDeleted(slice.build().name()));
            }
        }
        follow(events.toArray(ClusterEvent[]::new));
    }

    private void follow(ClusterEvent... events) {
        RoutingDiff diff = cluster.apply(events);
        diff.replaced().forEach(route -> balancer(route.after()));
        diff.added().forEach(this::balancer);
    }

    private LoadBalancer balancer(Route route) {
        return balancers.balancerFor(route.endpoints(), route.affinity());
    }

    private Optional<Route> route(String service, String port) {
        var name = new ServicePortName(new NamespacedName("ns", service), port, Protocol.TCP);
        return cluster.routes()
                .filter(route -> route.servicePort().equals(name))
                .findFirst();
    }

    EndpointGroup group(String service, String port) {
        return route(service, port).orElseThrow().endpoints();
    }

    LoadBalancer balancer(String service, String port) {
        return balancer(route(service, port).orElseThrow());
    }

    /** Returns the endpoints in balancing order, upstream's S. */
    List<String> order(String service, String port) {
        return RoutedCluster.endpoints(group(service, port));
    }

    /** Picks for the client 127.0.0.{@code client}; without a pick the answer is {@link #NOTHING}. */
    String pick(String service, String port, int client, String... failed) {
        List<Endpoint> failedEndpoints =
                Arrays.stream(failed).map(HostPort::parse).map(Endpoint::ready).toList();
        return route(service, port)
                .map(route -> balancer(route).pick(IpLiteral.parse("127.0.0." + client), failedEndpoints))
                .map(pick -> pick.endpoint().toString())
                .orElse(NOTHING);
    }

    /** Picks for several clients, one after the other. */
    List<String> picks(String service, String port, int... clients) {
        List<String> picks = new ArrayList<>();
        for (int client : clients) {
            picks.add(pick(service, port, client));
        }
        return picks;
    }
}
