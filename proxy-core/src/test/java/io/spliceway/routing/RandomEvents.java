// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.model.TrafficPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes events about few objects with few addresses. */
final class RandomEvents {
    private static final List<String> PORTS = List.of("p", "q");

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    ClusterEvent next() {
        return switch (random.nextInt(20)) {
            case 0 -> new ClusterEvent.NodeApplied(node());
            case 1 -> new ClusterEvent.HostAddressesApplied(Set.copyOf(upTo(3, this::nodeAddress)));
            case 2 -> new ClusterEvent.ServiceDeleted(serviceName());
            case 3, 4 -> new ClusterEvent.EndpointSliceDeleted(sliceName());
            case 5, 6, 7, 8, 9, 10 -> new ClusterEvent.ServiceApplied(service());
            default -> new ClusterEvent.EndpointSliceApplied(slice());
        };
    }

    private Node node() {
        return new Node("n1", anyOf("za", "zb", null), upTo(2, this::nodeAddress), List.of());
    }

    private InetAddress nodeAddress() {
        return IpLiteral.parse(anyOf("192.168.0.1", "192.168.0.2", "fd00:192::1", "1.1.1.1"));
    }

    private NamespacedName serviceName() {
        return new NamespacedName("ns", "svc" + random.nextInt(8));
    }

    private NamespacedName sliceName() {
        return new NamespacedName("ns", "slice" + random.nextInt(16));
    }

    private Service service() {
        return Service.named("ns", serviceName().name())
                .created(Instant.ofEpochSecond(random.nextInt(4)))
                .clusterIps(clusterIps())
                .externalIps(upTo(2, this::externalIp))
                .loadBalancerIps(upTo(2, this::externalIp))
                .loadBalancerSourceRanges(upTo(1, () -> Cidr.parse(anyOf("10.0.0.0/8", "fd00::/8"))))
                .internalTrafficPolicy(anyOf(TrafficPolicy.Cluster, TrafficPolicy.Local))
                .externalTrafficPolicy(anyOf(TrafficPolicy.Cluster, TrafficPolicy.Local))
                .sessionAffinity(anyOf(SessionAffinity.NONE, new SessionAffinity.ClientIp(Duration.ofSeconds(9))))
                .ports(upTo(2, this::port))
                .build();
    }

    private List<InetAddress> clusterIps() {
        List<InetAddress> ips = new ArrayList<>();
        if (random.nextInt(5) > 0) {
            ips.add(IpLiteral.parse("10.96.0." + random.nextInt(6)));
        }
        if (random.nextInt(3) == 0) {
            ips.add(IpLiteral.parse("fd00:96::" + random.nextInt(6)));
        }
        return ips;
    }

    private InetAddress externalIp() {
        return IpLiteral.parse(anyOf("1.1.1.1", "1.1.1.2", "fd00:1::1", "10.96.0.1"));
    }

    private ServicePort port() {
        int nodePort = random.nextInt(3) == 0 ? 30_000 + random.nextInt(3) : 0;
        return new ServicePort(anyOf(PORTS.toArray(String[]::new)), protocol(), 80 + random.nextInt(2), nodePort);
    }

    private Protocol protocol() {
        return random.nextInt(10) == 0 ? Protocol.SCTP : random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP;
    }

    private EndpointSlice slice() {
        IpFamily family = random.nextInt(4) == 0 ? IpFamily.IPv6 : IpFamily.IPv4;
        String prefix = family == IpFamily.IPv4 ? "10.0.0." : "fd00::";
        return new EndpointSlice(
                sliceName(),
                serviceName(),
                family,
                upTo(4, () -> endpoint(prefix)),
                upTo(2, () -> new EndpointPort(anyOf("p", "q"), protocol(), 8080 + random.nextInt(2))),
                random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(100)));
    }

    private SliceEndpoint endpoint(String prefix) {
        boolean hinted = random.nextInt(3) > 0;
        return new SliceEndpoint(
                IpLiteral.parse(prefix + random.nextInt(1, 6)),
                anyOf(Conditions.READY, Conditions.READY, Conditions.NOT_READY, Conditions.SERVING_TERMINATING),
                anyOf("n1", "n2", null),
                hinted ? Set.of(anyOf("za", "zb")) : Set.of(),
                hinted && random.nextBoolean() ? Set.of(anyOf("n1", "n2")) : Set.of(),
                null);
    }

    private <T> List<T> upTo(int count, Supplier<T> supplier) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(count + 1); i > 0; i--) {
            values.add(supplier.get());
        }
        return values;
    }

    @SafeVarargs
    private <T extends @Nullable Object> T anyOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
