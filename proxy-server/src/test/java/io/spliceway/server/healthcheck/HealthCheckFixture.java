// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static org.junit.jupiter.api.Assertions.fail;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.net.Transport;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Health check node ports over a routing table that the test writes. Confined to the test's thread. */
final class HealthCheckFixture implements AutoCloseable {
    static final String NODE = "node-a";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

    private final ClusterState state = new ClusterState();
    private final Router router = new Router(new RoutingSettings(NODE, NodePortAddresses.NONE), new Random(1));
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final HealthCheckNodePorts ports;
    private volatile List<InetAddress> addresses;
    private volatile boolean healthy = true;

    HealthCheckFixture(Transport transport, String... addresses) {
        this.addresses = IpLiteral.parseAll(addresses);
        this.ports = new HealthCheckNodePorts(
                transport,
                nodeAddresses -> this.addresses,
                () -> healthy,
                (service, reason) -> failures.add(service + " " + reason),
                RETRY_INTERVAL);
    }

    /** Returns a load balancer of the namespace {@code ns} with the Local policy. */
    static Service.Builder loadBalancer(String name, int healthCheckNodePort, String... clusterIps) {
        return Service.named("ns", name)
                .type(ServiceType.LoadBalancer)
                .clusterIps(clusterIps)
                .externalTrafficPolicy(TrafficPolicy.Local)
                .healthCheckNodePort(healthCheckNodePort)
                .tcpPort("http", 80);
    }

    static NamespacedName name(String name) {
        return new NamespacedName("ns", name);
    }

    static int freePort(String address) {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(Service service) {
        apply(new ServiceApplied(service));
    }

    void delete(String service) {
        apply(new ServiceDeleted(name(service)));
    }

    /** Makes this the only slice of a Service: so many local ready endpoints, one elsewhere, one here that terminates. */
    void endpoints(String service, int count) {
        apply(new EndpointSliceApplied(slice(service, "10.0.", count)));
    }

    void endpointsV6(String service, int count) {
        apply(new EndpointSliceApplied(slice(service, "fd00::", count)));
    }

    void noEndpoints(String service) {
        apply(new EndpointSliceDeleted(name(service + "10.0.")));
    }

    private static EndpointSlice slice(String service, String prefix, int count) {
        boolean v4 = prefix.endsWith(".");
        List<SliceEndpoint> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(endpoint(prefix + (v4 ? "1." : "1:") + i, Conditions.READY, NODE));
        }
        all.add(endpoint(prefix + (v4 ? "2.1" : "2:1"), Conditions.READY, "node-b"));
        all.add(endpoint(prefix + (v4 ? "3.1" : "3:1"), Conditions.SERVING_TERMINATING, NODE));
        return new EndpointSlice(
                name(service + prefix),
                name(service),
                v4 ? IpFamily.IPv4 : IpFamily.IPv6,
                all,
                List.of(new EndpointPort("http", Protocol.TCP, 8080)),
                null);
    }

    private static SliceEndpoint endpoint(String ip, Conditions conditions, String node) {
        return new SliceEndpoint(IpLiteral.parse(ip), conditions, node, Set.of(), Set.of(), null);
    }

    /** Applies events in one table. */
    void apply(ClusterEvent... events) {
        List.of(events).forEach(state::apply);
        Set<NamespacedName> changed = state.takeChanged();
        router.update(state, changed);
        ports.routed(router.table(), changed);
    }

    void healthy(boolean value) {
        healthy = value;
    }

    void addresses(String... literals) {
        addresses = IpLiteral.parseAll(literals);
        apply();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    HealthCheckNodePorts ports() {
        return ports;
    }

    void awaitListening(int count) {
        until(count + " ports, of which none failed", () -> ports.listening() == count && ports.failed() == 0);
    }

    void awaitFailed(int count) {
        until(count + " failed", () -> ports.failed() == count);
    }

    /** Waits until a load balancer at the port is answered so. */
    void awaitAnswer(String address, int port, int status, int count) {
        until(address + ":" + port + " answers " + status + " " + count, () -> {
            RawHttp.Answer answer = RawHttp.get(new InetSocketAddress(address, port), "/");
            return answer.status() == status
                    && answer.header("x-load-balancing-endpoint-weight").equals(Integer.toString(count))
                    && answer.body().contains("\"localEndpoints\": " + count + ",");
        });
    }

    void awaitRefused(String address, int port) {
        until(address + ":" + port + " is refused", () -> RawHttp.isRefused(new InetSocketAddress(address, port)));
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Override
    public void close() {
        ports.close();
    }
}
