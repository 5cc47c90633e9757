// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceBuilder;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A proxy with the node port of one Service. Closing it waits until the descriptors are back at what they were before.
 */
final class NodePortFixture implements AutoCloseable {
    static final NamespacedName SERVICE = new NamespacedName("default", "node-port");

    private final long openBefore;
    private final InMemorySource source = new InMemorySource();
    private final RecordingObserver observer = new RecordingObserver();
    private final InetSocketAddress address;
    private final Proxier proxier;
    private int slices;

    private NodePortFixture(
            Mode mode, InetSocketAddress address, SessionAffinity affinity, InetSocketAddress... endpoints) {
        Warmup.once();
        openBefore = DescriptorLimit.ofProcess().open();
        this.address = address;
        InetAddress clusterIp = InetAddress.ofLiteral(isV4() ? "127.0.20.2" : "::1");
        source.publish(new ServiceApplied(Service.named(SERVICE.namespace(), SERVICE.name())
                .type(ServiceType.NodePort)
                .clusterIps(List.of(clusterIp))
                .sessionAffinity(affinity)
                .ports(List.of(new ServicePort("http", Protocol.TCP, freePort(clusterIp), address.getPort())))
                .build()));
        endpoints(endpoints);
        var routing = new RoutingSettings(
                "node-a",
                NodePortAddresses.in(List.of(
                        new Cidr(address.getAddress(), address.getAddress().getAddress().length * 8))));
        proxier = Proxier.start(mode.settings().withRouting(routing), source, observer);
        proxier.synced().orTimeout(5, TimeUnit.SECONDS).join();
    }

    private boolean isV4() {
        return IpFamily.of(address.getAddress()) == IpFamily.IPv4;
    }

    private static int freePort(InetAddress ip) {
        try (var free = new ServerSocket()) {
            free.bind(new InetSocketAddress(ip, 0));
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves a free port of {@code ip}. */
    static NodePortFixture serving(Mode mode, String ip, InetSocketAddress... endpoints) {
        return serving(mode, ip, SessionAffinity.NONE, endpoints);
    }

    static NodePortFixture serving(Mode mode, String ip, SessionAffinity affinity, InetSocketAddress... endpoints) {
        InetAddress node = InetAddress.ofLiteral(ip);
        return at(mode, new InetSocketAddress(node, freePort(node)), affinity, endpoints);
    }

    static NodePortFixture at(
            Mode mode, InetSocketAddress address, SessionAffinity affinity, InetSocketAddress... endpoints) {
        return new NodePortFixture(mode, address, affinity, endpoints);
    }

    /** Makes {@code endpoints} the ready endpoints of the Service. */
    void endpoints(InetSocketAddress... endpoints) {
        List<ClusterEvent> events = new ArrayList<>();
        for (int i = 0; i < Math.max(slices, endpoints.length); i++) {
            String slice = "slice-" + i;
            events.add(
                    i < endpoints.length
                            ? new EndpointSliceApplied(SliceBuilder.slice(slice, SERVICE)
                                    .tcp("http", endpoints[i].getPort())
                                    .ready(endpoints[i].getAddress().getHostAddress())
                                    .build())
                            : new EndpointSliceDeleted(new NamespacedName(SERVICE.namespace(), slice)));
        }
        slices = endpoints.length;
        source.publish(events.toArray(ClusterEvent[]::new));
    }

    InMemorySource source() {
        return source;
    }

    RecordingObserver observer() {
        return observer;
    }

    Proxier proxier() {
        return proxier;
    }

    /** Returns what the socket of the node port does, null if there is no such port any more. */
    @Nullable
    ListenerState state() {
        RoutedService service = proxier.routingTable().get(SERVICE);
        return service == null
                ? null
                : service.ports().getFirst().routes().stream()
                        .filter(route -> route.frontend() instanceof Frontend.NodePort)
                        .flatMap(route ->
                                Stream.ofNullable(proxier.listenerStates().of(route)))
                        .findFirst()
                        .orElse(null);
    }

    Socket connect() throws IOException {
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    void awaitListening() {
        Await.until("it listens", () -> state() instanceof ListenerState.Listening);
    }

    void awaitRefused() {
        Await.until("clients are refused", () -> {
            try (Socket client = connect()) {
                return !client.isConnected();
            } catch (ConnectException e) {
                return true;
            } catch (SocketException e) {
                return false; // reset in the accept queue of a socket that was closed that instant
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        proxier.close();
        Await.until(
                "descriptors are back at " + openBefore,
                () -> DescriptorLimit.ofProcess().open() <= openBefore);
    }
}
