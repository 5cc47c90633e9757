// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.UdpClient.Outcome;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutingSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Endpoints that come and go: a flow moves with the first datagram after the change. Most of these are the cases of
 * Kubernetes' end-to-end tests of conntrack (test/e2e/network/conntrack.go).
 */
class UdpEndpointChangeTest {
    private static final InetAddress NODE = InetAddress.ofLiteral("127.0.0.1");

    private final RecordingObserver observer = new RecordingObserver();

    private ProxyFixture proxy(Mode mode, Consumer<Service.Builder> service, InetSocketAddress... endpoints) {
        return ProxyFixture.udp(
                mode,
                settings -> settings.withRouting(
                        new RoutingSettings("here", NodePortAddresses.in(List.of(Cidr.parse("127.0.0.1/32"))))),
                service,
                observer,
                endpoints);
    }

    private ProxyFixture proxy(Mode mode, InetSocketAddress... endpoints) {
        return proxy(mode, service -> {}, endpoints);
    }

    private void awaitEnded(int count) {
        Await.until(count + " sessions have ended", () -> observer.closed().size() == count);
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void removedEndpointLosesItsSessionsAtOnce(Mode mode) throws IOException {
        try (var one = UdpBackend.numbered(1);
                var two = UdpBackend.numbered(2);
                var proxy = proxy(mode, one.address(), two.address());
                var first = new UdpClient(proxy.address());
                var second = new UdpClient(proxy.address())) {
            assertEquals(Set.of(1, 2), Set.of(first.askNumber(), second.askNumber()));
            proxy.endpoints(one.address());
            awaitEnded(1);
            assertEquals(List.of(CloseReason.ENDPOINT_GONE), observer.closed());
            assertEquals(1, proxy.proxier().activeConnections(), "the other endpoint keeps its own");
            assertEquals(1, first.askNumber());
            assertEquals(1, second.askNumber());
            assertEquals(2, Set.copyOf(one.peers()).size());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void flowFollowsAPodThatIsReplaced(Mode mode) throws IOException {
        try (var old = UdpBackend.numbered(1);
                var next = UdpBackend.numbered(2);
                var proxy = proxy(mode, old.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            proxy.endpoints(next.address());
            awaitEnded(1);
            assertEquals(2, client.askNumber());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void nothingIsRememberedOfAServiceWithoutEndpoints(Mode mode) throws IOException {
        int nodePort = freePort(NODE);
        try (var old = UdpBackend.numbered(1);
                var next = UdpBackend.numbered(2);
                var proxy = proxy(mode, service -> nodePort(service, nodePort), old.address());
                var inside = new UdpClient(proxy.address());
                var outside = new UdpClient(new InetSocketAddress(NODE, nodePort))) {
            for (UdpClient client : List.of(inside, outside)) {
                assertEquals(1, client.askNumber());
            }
            proxy.endpoints();
            awaitEnded(2);
            assertInstanceOf(ListenerState.NoEndpoints.class, proxy.listenerState());
            for (UdpClient client : List.of(inside, outside)) {
                client.awaitRefused();
                assertEquals(Outcome.REFUSED, client.outcome((byte) 0));
            }
            assertEquals(0, proxy.proxier().activeConnections());
            proxy.endpoints(next.address());
            proxy.awaitListening();
            for (UdpClient client : List.of(inside, outside)) {
                assertEquals(2, client.askNumber(), "the first datagram reaches the new pod");
            }
        }
    }

    private static int freePort(InetAddress ip) throws IOException {
        try (var probe = new DatagramSocket(0, ip)) {
            return probe.getLocalPort();
        }
    }

    private static void nodePort(Service.Builder service, int nodePort) {
        ServicePort port = service.build().ports().getFirst();
        service.ports(List.of(new ServicePort(port.name(), port.protocol(), port.port(), nodePort)));
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void localFlowIsRefusedWithoutALocalPodAndFollowsTheNext(Mode mode) throws IOException {
        try (var local = UdpBackend.numbered(1);
                var remote = UdpBackend.numbered(2);
                var nextLocal = UdpBackend.numbered(3);
                var proxy = proxy(mode, service -> service.internalTrafficPolicy(TrafficPolicy.Local));
                var client = new UdpClient(proxy.address())) {
            place(proxy, "here", local);
            place(proxy, "there", remote);
            proxy.awaitListening();
            assertEquals(1, client.askNumber());
            place(proxy, "here");
            awaitEnded(1);
            client.awaitRefused(); // another node's pod is not for it
            place(proxy, "here", nextLocal);
            proxy.awaitListening();
            assertEquals(3, client.askNumber());
        }
    }

    /** Makes {@code pods} those of a node. */
    private static void place(ProxyFixture proxy, String node, UdpBackend... pods) {
        Stream<Integer> ports = Arrays.stream(pods).map(pod -> pod.address().getPort());
        proxy.source()
                .publish(new EndpointSliceApplied(new EndpointSlice(
                        new NamespacedName("default", node),
                        ProxyFixture.SERVICE,
                        IpFamily.IPv4,
                        Arrays.stream(pods)
                                .map(pod -> new SliceEndpoint(
                                        pod.address().getAddress(), Conditions.READY, node, Set.of(), Set.of(), null))
                                .toList(),
                        ports.map(port -> new EndpointPort("", Protocol.UDP, port))
                                .toList(),
                        null)));
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void flowBeginsWhenThePodGetsReady(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode);
                var client = new UdpClient(proxy.address())) {
            proxy.condition(backend.address(), Conditions.NOT_READY);
            for (int i = 0; i < 5; i++) {
                assertEquals(Outcome.REFUSED, client.outcome((byte) 0));
            }
            proxy.condition(backend.address(), Conditions.READY);
            proxy.awaitListening();
            assertEquals(1, client.askNumber());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void podKeepsItsSessionsWhileItServesAndTerminates(Mode mode) throws IOException {
        try (var leaving = UdpBackend.numbered(1);
                var staying = UdpBackend.numbered(2);
                var proxy = proxy(mode, leaving.address());
                var old = new UdpClient(proxy.address());
                var fresh = new UdpClient(proxy.address())) {
            assertEquals(1, old.askNumber());
            proxy.endpoints(leaving.address(), staying.address());
            proxy.condition(leaving.address(), Conditions.SERVING_TERMINATING);
            Await.until("new sessions go to the other", () -> onlyEndpoint(proxy, staying));
            assertEquals(2, fresh.askNumber());
            assertEquals(1, old.askNumber(), "the session that exists");
            proxy.condition(leaving.address(), Conditions.TERMINATING);
            awaitEnded(1);
            assertEquals(2, old.askNumber());
            assertEquals(List.of(CloseReason.ENDPOINT_GONE), observer.closed());
        }
    }

    private static boolean onlyEndpoint(ProxyFixture proxy, UdpBackend backend) {
        var endpoints = proxy.route().endpoints().endpoints();
        return endpoints.size() == 1 && endpoints.getFirst().address().equals(backend.address());
    }
}
