// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A proxy with one Service on loopback. Closing it waits until table and descriptors are back at what they were before,
 * so that every test that uses it is also a leak test.
 */
final class ProxyFixture implements AutoCloseable {
    static final NamespacedName SERVICE = new NamespacedName("default", "echo");
    private static final InetAddress SERVICE_IP = InetAddress.ofLiteral("127.0.20.1");

    private final Protocol protocol;
    private final long openBefore;
    private final InMemorySource source = new InMemorySource();
    private final Set<Integer> publishedPorts = new HashSet<>();
    private final InetSocketAddress address;
    private final Service service;
    private final Proxier proxier;

    ProxyFixture(Mode mode, InetSocketAddress... endpoints) {
        this(mode, settings -> settings, service -> {}, ProxyObserver.NONE, endpoints);
    }

    ProxyFixture(
            Mode mode,
            UnaryOperator<ProxierSettings> settings,
            Consumer<Service.Builder> service,
            ProxyObserver observer,
            InetSocketAddress... endpoints) {
        this(Protocol.TCP, mode, settings, service, observer, endpoints);
    }

    private ProxyFixture(
            Protocol protocol,
            Mode mode,
            UnaryOperator<ProxierSettings> settings,
            Consumer<Service.Builder> service,
            ProxyObserver observer,
            InetSocketAddress... endpoints) {
        this.protocol = protocol;
        Warmup.once();
        openBefore = DescriptorLimit.ofProcess().open();
        address = new InetSocketAddress(SERVICE_IP, freePort());
        var builder = Service.named(SERVICE.namespace(), SERVICE.name())
                .clusterIps(SERVICE_IP.getHostAddress())
                .ports(List.of(new ServicePort("", protocol, address.getPort(), 0)));
        service.accept(builder);
        this.service = builder.build();
        source.publish(new ServiceApplied(this.service));
        endpoints(endpoints);
        proxier = Proxier.start(settings.apply(mode.settings()), source, observer);
        proxier.synced().orTimeout(5, TimeUnit.SECONDS).join();
    }

    /** A proxy for a Service over UDP. */
    static ProxyFixture udp(Mode mode, InetSocketAddress... endpoints) {
        return udp(mode, settings -> settings, service -> {}, ProxyObserver.NONE, endpoints);
    }

    static ProxyFixture udp(
            Mode mode,
            UnaryOperator<ProxierSettings> settings,
            Consumer<Service.Builder> service,
            ProxyObserver observer,
            InetSocketAddress... endpoints) {
        return new ProxyFixture(Protocol.UDP, mode, settings, service, observer, endpoints);
    }

    private static int freePort() {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(SERVICE_IP, 0));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port on " + SERVICE_IP, e);
        }
    }

    /** Makes {@code endpoints} the ready endpoints of the Service. Their ports may differ. */
    void endpoints(InetSocketAddress... endpoints) {
        Map<Integer, List<SliceEndpoint>> byPort = Arrays.stream(endpoints)
                .collect(Collectors.groupingBy(
                        InetSocketAddress::getPort,
                        Collectors.mapping(e -> SliceEndpoint.ready(e.getAddress()), Collectors.toList())));
        var events = new ArrayList<ClusterEvent>();
        publishedPorts.forEach(port -> {
            if (!byPort.containsKey(port)) {
                events.add(new EndpointSliceDeleted(sliceName(port)));
            }
        });
        byPort.forEach((port, list) -> events.add(slice(port, list)));
        publishedPorts.clear();
        publishedPorts.addAll(byPort.keySet());
        source.publish(events.toArray(ClusterEvent[]::new));
    }

    /** Gives an endpoint that shares its port with no other a state; adds it if need be. */
    void condition(InetSocketAddress endpoint, SliceEndpoint.Conditions conditions) {
        var entry = new SliceEndpoint(endpoint.getAddress(), conditions, null, Set.of(), Set.of(), null);
        publishedPorts.add(endpoint.getPort());
        source.publish(slice(endpoint.getPort(), List.of(entry)));
    }

    private EndpointSliceApplied slice(int port, List<SliceEndpoint> endpoints) {
        return new EndpointSliceApplied(new EndpointSlice(
                sliceName(port),
                SERVICE,
                IpFamily.IPv4,
                endpoints,
                List.of(new EndpointPort("", protocol, port)),
                null));
    }

    private static NamespacedName sliceName(int port) {
        return new NamespacedName(SERVICE.namespace(), SERVICE.name() + "-" + port);
    }

    InetSocketAddress address() {
        return address;
    }

    Service service() {
        return service;
    }

    Proxier proxier() {
        return proxier;
    }

    /** Returns the route of the Service's first frontend. */
    Route route() {
        return requireNonNull(proxier.routingTable().get(SERVICE))
                .ports()
                .getFirst()
                .routes()
                .getFirst();
    }

    /** Returns what the socket of that frontend does; null while there is no such Service. */
    @Nullable
    ListenerState listenerState() {
        return proxier.routingTable().get(SERVICE) == null
                ? null
                : proxier.listenerStates().of(route());
    }

    void awaitListening() {
        Await.until("it listens", () -> listenerState() instanceof ListenerState.Listening);
    }

    InMemorySource source() {
        return source;
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(address, 5_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Waits until no connection is in the table. */
    void awaitIdle() {
        Await.until("the table is empty", () -> proxier.activeConnections() == 0);
    }

    @Override
    public void close() {
        if (protocol == Protocol.TCP) {
            awaitIdle(); // a session over UDP has no end of its own
        }
        proxier.close();
        Await.until(
                "descriptors are back at " + openBefore,
                () -> DescriptorLimit.ofProcess().open() <= openBefore);
        assertEquals(0, proxier.activeConnections());
    }
}
