// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ListenFailure.Cause;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A frontend that cannot be had: it alone is reported with the remedy, and served as soon as that is possible. */
class FrontendConflictTest {
    private static final NamespacedName SECOND = new NamespacedName("default", "second");
    private static final Duration RETRIED_WITHIN = Duration.ofMillis(2_500);

    @ParameterizedTest
    @EnumSource
    void portOfAnotherProcessIsServedSoonAfterItIsFree(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var backend = greeting(1);
                var second = greeting(2);
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, backend.address())) {
            var taken = new InetSocketAddress(proxy.address().getAddress(), 0);
            try (var holder = new ServerSocket()) {
                holder.bind(taken);
                taken = (InetSocketAddress) holder.getLocalSocketAddress();
                publish(proxy, taken, Instant.EPOCH, second.address());
                var failure = awaitFailure(proxy);
                assertEquals(Cause.ADDRESS_IN_USE, failure.cause());
                assertEquals(
                        "127.0.20.1:" + taken.getPort() + " is taken by another process; a socket that listens on the"
                                + " wildcard address takes its port on every address",
                        failure.message());
                assertEquals(1, greeting(proxy.address()), "the other Service");
            }
            long start = System.nanoTime();
            Await.until("it listens", () -> state(proxy) instanceof ListenerState.Listening);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(RETRIED_WITHIN) < 0, () -> "took " + took);
            assertEquals(2, greeting(taken));
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressThatIsNotLocalIsReportedWithTheRouteThatMakesItSo(Mode mode) throws Exception {
        try (var backend = greeting(1);
                var proxy = new ProxyFixture(mode, backend.address())) {
            publish(
                    proxy,
                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 8080),
                    Instant.EPOCH,
                    backend.address());
            var failure = awaitFailure(proxy);
            assertEquals(Cause.ADDRESS_NOT_LOCAL, failure.cause());
            assertEquals(
                    "192.0.2.1:8080 is not local to this machine; make it so with 'ip route add local 192.0.2.1 dev"
                            + " lo', or give the Service an address in 127.0.0.0/8",
                    failure.message());
            assertEquals(1, greeting(proxy.address()), "the other Service");
        }
    }

    @ParameterizedTest
    @EnumSource
    void olderServiceKeepsItsAddressAndTheYoungerTakesItOver(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var older = greeting(1);
                var younger = greeting(2);
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, older.address())) {
            publish(proxy, proxy.address(), Instant.EPOCH.plusSeconds(1), younger.address());
            Await.until("the conflict is in the table", () -> port(proxy) != null);
            assertEquals(1, requireNonNull(port(proxy)).conflicts().size());
            assertEquals(1, greeting(proxy.address()));
            try (var existing =
                    new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
                assertEquals(1, existing.getInputStream().read());
                proxy.source().publish(new ServiceDeleted(ProxyFixture.SERVICE));
                Await.until("the younger Service is served", () -> served(proxy.address()) == 2);
                assertEquals(List.of(), observer.listenFailures());
                existing.getOutputStream().write(9);
                assertEquals(9, existing.getInputStream().read(), "the older Service's connection");
            }
        }
    }

    private static void publish(
            ProxyFixture proxy, InetSocketAddress address, Instant created, InetSocketAddress endpoint) {
        proxy.source()
                .publish(
                        new ServiceApplied(Service.named(SECOND.namespace(), SECOND.name())
                                .created(created)
                                .clusterIps(List.of(address.getAddress()))
                                .tcpPort("", address.getPort())
                                .build()),
                        new EndpointSliceApplied(new EndpointSlice(
                                SECOND,
                                SECOND,
                                IpFamily.of(endpoint.getAddress()),
                                List.of(SliceEndpoint.ready(endpoint.getAddress())),
                                List.of(new EndpointPort("", Protocol.TCP, endpoint.getPort())),
                                null)));
    }

    private static @Nullable RoutedPort port(ProxyFixture proxy) {
        RoutedService service = proxy.proxier().routingTable().get(SECOND);
        return service == null ? null : service.ports().getFirst();
    }

    private static @Nullable ListenerState state(ProxyFixture proxy) {
        RoutedPort port = port(proxy);
        return port == null
                ? null
                : proxy.proxier().listenerStates().of(port.routes().getFirst());
    }

    private static ListenFailure awaitFailure(ProxyFixture proxy) {
        Await.until("it failed", () -> state(proxy) instanceof ListenerState.Failed);
        return assertInstanceOf(ListenerState.Failed.class, state(proxy)).failure();
    }

    /** A pod that sends its number and then what it gets. */
    private static Backend greeting(int number) {
        return new Backend(connection -> {
            connection.getOutputStream().write(number);
            connection.getInputStream().transferTo(connection.getOutputStream());
        });
    }

    /** As {@link #greeting}, for a time in which the address is always served by somebody. */
    private static int served(InetSocketAddress address) {
        try {
            return greeting(address);
        } catch (IOException e) {
            throw new AssertionError("a client was refused while the address changed hands", e);
        }
    }

    private static int greeting(InetSocketAddress address) throws IOException {
        try (var client = new Socket(address.getAddress(), address.getPort())) {
            return client.getInputStream().read();
        }
    }
}
