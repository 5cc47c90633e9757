// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.observe.CloseReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services, ports and addresses that come and go: the cases of the userspace proxier's tests (proxier_test.go). */
class UdpServiceChangeTest {
    private final RecordingObserver observer = new RecordingObserver();

    private ProxyFixture proxy(Mode mode, InetSocketAddress... endpoints) {
        return ProxyFixture.udp(mode, settings -> settings, service -> {}, observer, endpoints);
    }

    private void awaitEnded() {
        Await.until("the session has ended", () -> observer.closed().size() == 1);
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void removedServiceLosesItsSessionsAndIsServedAgainWhenItComesBack(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            proxy.source().publish(new ServiceDeleted(ProxyFixture.SERVICE));
            awaitEnded();
            assertEquals(List.of(CloseReason.FRONTEND_GONE), observer.closed());
            client.awaitRefused();
            proxy.source().publish(new ServiceApplied(proxy.service()));
            proxy.awaitListening();
            assertEquals(1, client.askNumber());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void changedPortIsServedAndTheOldOneIsRefused(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            assertEquals(1, client.askNumber());
            int port = proxy.address().getPort() - 1;
            proxy.source()
                    .publish(new ServiceApplied(Service.named("default", "echo")
                            .clusterIps(proxy.service().clusterIps())
                            .udpPort("", port)
                            .build()));
            awaitEnded();
            client.awaitRefused();
            try (var other = new UdpClient(new InetSocketAddress(proxy.address().getAddress(), port))) {
                proxy.awaitListening();
                assertEquals(1, other.askNumber());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void addressThatPassesToAnotherServiceTakesNoSessionAlong(Mode mode) throws IOException {
        try (var older = UdpBackend.numbered(1);
                var younger = UdpBackend.numbered(2);
                var proxy = proxy(mode, older.address());
                var client = new UdpClient(proxy.address())) {
            var name = new NamespacedName("default", "younger");
            proxy.source()
                    .publish(
                            new ServiceApplied(Service.named("default", "younger")
                                    .created(Instant.EPOCH.plusSeconds(1))
                                    .clusterIps(List.of(proxy.address().getAddress()))
                                    .udpPort("", proxy.address().getPort())
                                    .build()),
                            new EndpointSliceApplied(new EndpointSlice(
                                    name,
                                    name,
                                    IpFamily.IPv4,
                                    List.of(SliceEndpoint.ready(
                                            younger.address().getAddress())),
                                    List.of(new EndpointPort(
                                            "", Protocol.UDP, younger.address().getPort())),
                                    null)));
            Await.until(
                    "the conflict is known",
                    () -> proxy.proxier().routingTable().get(name) != null);
            assertEquals(1, client.askNumber());
            proxy.source().publish(new ServiceDeleted(ProxyFixture.SERVICE));
            awaitEnded();
            assertEquals(List.of(CloseReason.FRONTEND_GONE), observer.closed());
            assertEquals(2, client.askNumber());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void frontendThatFlickersIsServedEachTime(Mode mode) throws IOException {
        try (var backend = UdpBackend.numbered(1);
                var proxy = proxy(mode, backend.address());
                var client = new UdpClient(proxy.address())) {
            for (int i = 0; i < 30; i++) {
                proxy.endpoints();
                Await.until("it is closed", () -> proxy.listenerState() instanceof ListenerState.NoEndpoints);
                proxy.endpoints(backend.address());
                proxy.awaitListening();
                assertEquals(1, client.askNumber());
            }
            assertEquals(List.of(), observer.listenFailures(), "the address was still taken, by ourselves");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void changedSourceRangesHoldForNewSessions(Mode mode) throws IOException {
        InetAddress loadBalancer = InetAddress.ofLiteral("127.0.20.8");
        try (var backend = UdpBackend.numbered(1);
                var proxy = ProxyFixture.udp(
                        mode,
                        settings -> settings,
                        service -> service.loadBalancerIps(List.of(loadBalancer)),
                        observer,
                        backend.address())) {
            int port = proxy.address().getPort();
            var address = new InetSocketAddress(loadBalancer, port);
            try (var old = new UdpClient(address)) {
                assertEquals(1, old.askNumber());
                proxy.source()
                        .publish(new ServiceApplied(Service.named("default", "echo")
                                .clusterIps(proxy.service().clusterIps())
                                .loadBalancerIps(List.of(loadBalancer))
                                .loadBalancerSourceRanges(List.of(Cidr.parse("192.0.2.0/24")))
                                .udpPort("", port)
                                .build()));
                Await.until("no session begins", () -> !UdpClient.isServed(address));
                assertEquals(1, old.askNumber());
            }
        }
    }
}
