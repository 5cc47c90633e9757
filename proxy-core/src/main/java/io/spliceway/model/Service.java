// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Service, reduced to the fields that decide where it listens, whom it reaches and how it is found.
 *
 * @param name identifies the Service
 * @param created when it was created: of two Services that claim one address, the older keeps it
 * @param type the {@code spec.type}
 * @param clusterIps the cluster addresses, at most one per family; empty for headless and ExternalName Services
 * @param clusterIp the first of them as the object spells it, which is how pods are told of it; empty if there is none
 * @param externalIps the {@code spec.externalIPs}
 * @param loadBalancerIps the load balancer's addresses whose {@code ipMode} is {@code VIP}
 * @param loadBalancerSourceRanges the clients that may use the load balancer's addresses; empty means all
 * @param internalTrafficPolicy the policy of traffic to the cluster addresses
 * @param externalTrafficPolicy the policy of traffic to all other addresses
 * @param healthCheckNodePort where load balancers ask for the local endpoints, 0 when there is none
 * @param sessionAffinity whether a client keeps its endpoint
 * @param ports the ports, in the order of the object
 * @param externalName the DNS name that an ExternalName Service stands for; null for all others
 * @param leftToOthers whether its labels leave it to another proxy, or say that it is headless
 */
public record Service(
        NamespacedName name,
        Instant created,
        ServiceType type,
        List<InetAddress> clusterIps,
        String clusterIp,
        List<InetAddress> externalIps,
        List<InetAddress> loadBalancerIps,
        List<Cidr> loadBalancerSourceRanges,
        TrafficPolicy internalTrafficPolicy,
        TrafficPolicy externalTrafficPolicy,
        int healthCheckNodePort,
        SessionAffinity sessionAffinity,
        List<ServicePort> ports,
        @Nullable String externalName,
        boolean leftToOthers) {
    public Service {
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        loadBalancerSourceRanges = List.copyOf(loadBalancerSourceRanges);
        ports = List.copyOf(ports);
    }

    /** Starts a ClusterIP Service with the API server's defaults. */
    public static Builder named(String namespace, String name) {
        return new Builder(new NamespacedName(namespace, name));
    }

    /** Returns the families that it has a cluster address of. */
    public Set<IpFamily> ipFamilies() {
        Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
        clusterIps.forEach(ip -> families.add(IpFamily.of(ip)));
        return families;
    }

    /** Whether kube-proxy would serve it at all: it has a cluster address, is not an ExternalName and nobody else's. */
    public boolean isProxied() {
        return type != ServiceType.ExternalName && !clusterIps.isEmpty() && !leftToOthers;
    }

    /** Returns this Service with other external IPs. */
    public Service withExternalIps(List<InetAddress> addresses) {
        return new Service(
                name,
                created,
                type,
                clusterIps,
                clusterIp,
                addresses,
                loadBalancerIps,
                loadBalancerSourceRanges,
                internalTrafficPolicy,
                externalTrafficPolicy,
                healthCheckNodePort,
                sessionAffinity,
                ports,
                externalName,
                leftToOthers);
    }

    /** Collects the fields of a Service. Not thread-safe. */
    public static final class Builder {
        private final NamespacedName name;
        private Instant created = Instant.EPOCH;
        private ServiceType type = ServiceType.ClusterIP;
        private List<InetAddress> clusterIps = List.of();
        private List<InetAddress> externalIps = List.of();
        private List<InetAddress> loadBalancerIps = List.of();
        private List<Cidr> loadBalancerSourceRanges = List.of();
        private TrafficPolicy internalTrafficPolicy = TrafficPolicy.Cluster;
        private TrafficPolicy externalTrafficPolicy = TrafficPolicy.Cluster;
        private int healthCheckNodePort;
        private SessionAffinity sessionAffinity = SessionAffinity.NONE;
        private List<ServicePort> ports = List.of();
        private @Nullable String externalName;
        private boolean leftToOthers;

        private Builder(NamespacedName name) {
            this.name = name;
        }

        public Builder created(Instant instant) {
            created = instant;
            return this;
        }

        public Builder type(ServiceType value) {
            type = value;
            return this;
        }

        public Builder clusterIps(List<InetAddress> addresses) {
            clusterIps = addresses;
            return this;
        }

        /** Sets the cluster addresses from literals. */
        public Builder clusterIps(String... literals) {
            return clusterIps(IpLiteral.parseAll(literals));
        }

        public Builder externalIps(List<InetAddress> addresses) {
            externalIps = addresses;
            return this;
        }

        public Builder loadBalancerIps(List<InetAddress> addresses) {
            loadBalancerIps = addresses;
            return this;
        }

        public Builder loadBalancerSourceRanges(List<Cidr> ranges) {
            loadBalancerSourceRanges = ranges;
            return this;
        }

        public Builder internalTrafficPolicy(TrafficPolicy policy) {
            internalTrafficPolicy = policy;
            return this;
        }

        public Builder externalTrafficPolicy(TrafficPolicy policy) {
            externalTrafficPolicy = policy;
            return this;
        }

        public Builder healthCheckNodePort(int port) {
            healthCheckNodePort = port;
            return this;
        }

        public Builder sessionAffinity(SessionAffinity affinity) {
            sessionAffinity = affinity;
            return this;
        }

        public Builder ports(List<ServicePort> value) {
            ports = value;
            return this;
        }

        /** Makes it an ExternalName Service that stands for {@code dnsName}. */
        public Builder externalName(String dnsName) {
            externalName = dnsName;
            return type(ServiceType.ExternalName);
        }

        public Builder leftToOthers(boolean value) {
            leftToOthers = value;
            return this;
        }

        /** Adds a TCP port without a node port. */
        public Builder tcpPort(String portName, int port) {
            var more = new ArrayList<>(ports);
            more.add(new ServicePort(portName, Protocol.TCP, port, 0));
            return ports(more);
        }

        /** Adds a UDP port without a node port. */
        public Builder udpPort(String portName, int port) {
            var more = new ArrayList<>(ports);
            more.add(new ServicePort(portName, Protocol.UDP, port, 0));
            return ports(more);
        }

        public Service build() {
            return new Service(
                    name,
                    created,
                    type,
                    clusterIps,
                    clusterIps.isEmpty() ? "" : IpLiteral.format(clusterIps.getFirst()),
                    externalIps,
                    loadBalancerIps,
                    loadBalancerSourceRanges,
                    internalTrafficPolicy,
                    externalTrafficPolicy,
                    healthCheckNodePort,
                    sessionAffinity,
                    ports,
                    externalName,
                    leftToOthers);
        }
    }
}
