// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.Service;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints, ports and Services that come and go: new clients see it at once, connections that exist never do. */
class NoEndpointTest {
    private static final Duration AT_ONCE = Duration.ofMillis(100);
    private static final int UPDATES = 10_000;

    @ParameterizedTest
    @EnumSource
    void clientsAreRefusedWhileThereIsNoEndpoint(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, backend.address());
                var existing = proxy.connect()) {
            exchange(existing);
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                proxy.endpoints();
                Await.until("clients are refused", () -> isRefused(proxy.address()));
                assertAtOnce(start);
                exchange(existing);
                start = System.nanoTime();
                proxy.endpoints(backend.address());
                Await.until("clients are served", () -> !isRefused(proxy.address()));
                assertAtOnce(start);
                try (Socket client = proxy.connect()) {
                    exchange(client);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastOfManyUpdatesInARowIsWhatNewClientsReach(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var one = Backend.echo();
                var other = Backend.echo();
                var last = Backend.echo();
                var proxy = new ProxyFixture(
                        mode, settings -> settings, service -> {}, observer, one.address(), other.address());
                var existing = proxy.connect()) {
            exchange(existing);
            var sets = List.of(
                    new InetSocketAddress[] {one.address()},
                    new InetSocketAddress[] {other.address()},
                    new InetSocketAddress[] {one.address(), other.address()});
            for (int i = 1; i < UPDATES; i++) {
                proxy.endpoints(sets.get(i % sets.size()));
            }
            proxy.endpoints(last.address());
            Await.until("the last endpoint is reached", () -> {
                visit(proxy);
                return last.accepted() > 0;
            });
            int before = one.accepted() + other.accepted();
            for (int i = 0; i < 20; i++) {
                visit(proxy);
            }
            assertEquals(before, one.accepted() + other.accepted());
            assertEquals(1, observer.listening(), "the socket was opened again");
            assertEquals(List.of(), observer.listenFailures());
            exchange(existing);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastOfManyUpdatesCountsAlsoWhenEachSecondLeavesNoEndpoint(Mode mode) throws Exception {
        var observer = new RecordingObserver();
        try (var backend = Backend.echo();
                var last = Backend.echo();
                var proxy = new ProxyFixture(mode, settings -> settings, service -> {}, observer, backend.address())) {
            for (int i = 0; i < UPDATES / 10; i++) {
                proxy.endpoints();
                proxy.endpoints(backend.address());
            }
            proxy.endpoints();
            proxy.endpoints(last.address());
            Await.until("the last endpoint is reached", () -> !isRefused(proxy.address()) && last.accepted() > 0);
            visit(proxy);
            assertEquals(List.of(), observer.listenFailures());
            proxy.endpoints();
            Await.until("clients are refused", () -> isRefused(proxy.address()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedServiceRefusesNewClientsOnly(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, backend.address());
                var existing = proxy.connect()) {
            exchange(existing);
            long start = System.nanoTime();
            proxy.source().publish(new ServiceDeleted(ProxyFixture.SERVICE));
            Await.until("clients are refused", () -> isRefused(proxy.address()));
            assertAtOnce(start);
            exchange(existing);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedPortMovesNewClientsOnly(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(mode, backend.address());
                var existing = proxy.connect();
                var free = new ClosedPort(proxy.address().getAddress())) {
            exchange(existing);
            int port = free.release();
            proxy.source()
                    .publish(new ServiceApplied(
                            Service.named(ProxyFixture.SERVICE.namespace(), ProxyFixture.SERVICE.name())
                                    .clusterIps(List.of(proxy.address().getAddress()))
                                    .tcpPort("", port)
                                    .build()));
            var moved = new InetSocketAddress(proxy.address().getAddress(), port);
            Await.until("the new port is served", () -> !isRefused(moved));
            assertTrue(isRefused(proxy.address()), "the old port is still served");
            try (Socket client = new Socket(moved.getAddress(), port)) {
                exchange(client);
            }
            exchange(existing);
        }
    }

    private static void assertAtOnce(long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(AT_ONCE) < 0, () -> "took " + took);
    }

    private static void visit(ProxyFixture proxy) {
        try (Socket client = proxy.connect()) {
            exchange(client);
        } catch (IOException e) {
            throw new AssertionError("not served", e);
        }
    }

    private static void exchange(Socket client) throws IOException {
        client.getOutputStream().write(5);
        assertEquals(5, client.getInputStream().read());
    }

    private static boolean isRefused(InetSocketAddress address) {
        try (var client = new Socket()) {
            client.connect(address, 1_000);
            client.setSoLinger(true, 0);
            return false;
        } catch (ConnectException e) {
            assertEquals("Connection refused", e.getMessage());
            return true;
        } catch (SocketException e) {
            return false; // reset in the accept queue of a socket that was closed that instant
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
