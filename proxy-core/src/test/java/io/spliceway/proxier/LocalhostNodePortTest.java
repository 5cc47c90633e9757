// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.ListenFailure.Cause;
import io.spliceway.proxier.Received.End;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Node ports on loopback: the cases of {@code localnodeportproxy/proxy_test.go} (KEP-6032) by their names, as far as they
 * apply. {@code TestSyncNodePorts_SkipUDP} does not: UDP is a protocol like TCP here. {@code TestSessionAffinity_Expires} and
 * {@code TestPickEndpoint_NoEndpointsReturnsEmpty} are tests of the balancer.
 *
 * <p>Differs in one rule: connections outlive their listener here, as kube-proxy's other modes have it.
 */
class LocalhostNodePortTest {
    private static final int FRONTENDS = 2; // the cluster address and the node port
    private static final SessionAffinity STICKY =
            new SessionAffinity.ClientIp(SessionAffinity.ClientIp.DEFAULT_TIMEOUT);

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestSyncNodePorts_AddAndRemove")
    void listenerComesAndGoesWithItsService(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var node = NodePortFixture.serving(mode, "127.0.0.1", backend.address())) {
            assertInstanceOf(ListenerState.Listening.class, node.state());
            assertEcho(node);

            node.source().publish(new ServiceDeleted(NodePortFixture.SERVICE));

            node.awaitRefused();
            Await.until("it is no longer routed", () -> node.state() == null);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestSyncNodePorts_UpdateEndpoints")
    void anotherEndpointKeepsTheListener(Mode mode) throws Exception {
        try (var one = new Backend(answering(1));
                var other = new Backend(answering(2));
                var node = NodePortFixture.serving(mode, "127.0.0.1", one.address())) {
            assertEquals(1, ask(node));
            node.endpoints(other.address());
            Await.until("the other endpoint is reached", () -> ask(node) == 2);
            assertEquals(FRONTENDS, node.observer().listening(), "no socket was opened again");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestNoEndpoints")
    void withoutEndpointsNobodyListens(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var node = NodePortFixture.serving(mode, "127.0.0.1")) {
            assertInstanceOf(ListenerState.NoEndpoints.class, node.state());
            node.awaitRefused();

            node.endpoints(backend.address());
            node.awaitListening();
            assertEcho(node);

            node.endpoints();
            node.awaitRefused();
            assertInstanceOf(ListenerState.NoEndpoints.class, node.state());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestBackendConnectionFailure")
    void clientOfAnEndpointThatRefusesGetsNoByte(Mode mode) throws Exception {
        try (var refusing = new ClosedPort();
                var node = NodePortFixture.serving(mode, "127.0.0.1", refusing.address());
                var client = node.connect()) {
            assertEquals(new Received(0, End.RST), Received.from(client));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestShutdown")
    void shutdownClosesTheListener(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var node = NodePortFixture.serving(mode, "127.0.0.1", backend.address())) {
            node.proxier().close();
            node.awaitRefused();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestShutdownClosesInFlightConnections")
    void shutdownEndsConnections(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var node = NodePortFixture.serving(mode, "127.0.0.1", backend.address());
                var client = node.connect()) {
            client.getOutputStream().write('x');
            assertEquals('x', client.getInputStream().read());

            node.proxier().close();

            assertThrows(IOException.class, () -> client.getInputStream().read());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestIPv6")
    void loopbackOfIpv6IsServed(Mode mode) throws Exception {
        try (var backend = new Backend("::1", connection -> {
                    connection.getInputStream().transferTo(connection.getOutputStream());
                    connection.shutdownOutput();
                });
                var node = NodePortFixture.serving(mode, "::1", backend.address())) {
            assertEcho(node);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestSessionAffinity_PinsToSingleEndpoint")
    void affinityPinsToOneEndpoint(Mode mode) throws Exception {
        try (var one = new Backend(answering(1));
                var two = new Backend(answering(2));
                var three = new Backend(answering(3));
                var node = NodePortFixture.serving(
                        mode, "127.0.0.1", STICKY, one.address(), two.address(), three.address())) {
            int first = ask(node);
            for (int i = 0; i < 10; i++) {
                assertEquals(first, ask(node));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestSessionAffinity_PinnedEndpointRemoved")
    void affinityToARemovedEndpointIsForgotten(Mode mode) throws Exception {
        try (var one = new Backend(answering(1));
                var two = new Backend(answering(2));
                var node = NodePortFixture.serving(mode, "127.0.0.1", STICKY, one.address(), two.address())) {
            int pinned = ask(node);
            node.endpoints(pinned == 1 ? two.address() : one.address());
            Await.until("the remaining endpoint is reached", () -> ask(node) == 3 - pinned);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestNoSessionAffinity_SpreadsAcrossEndpoints")
    void withoutAffinityEveryEndpointIsReached(Mode mode) throws Exception {
        try (var one = new Backend(answering(1));
                var two = new Backend(answering(2));
                var three = new Backend(answering(3));
                var node = NodePortFixture.serving(mode, "127.0.0.1", one.address(), two.address(), three.address())) {
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                seen.add(ask(node));
            }
            assertEquals(Set.of(1, 2, 3), seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestSyncNodePorts_ListenersGaugeReflectsActiveCount, …_ListenerCreationFailuresCounter")
    void portThatIsTakenIsCountedAsAFailure(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            try (var node = NodePortFixture.at(
                    mode, (InetSocketAddress) taken.getLocalSocketAddress(), SessionAffinity.NONE, backend.address())) {
                assertInstanceOf(ListenerState.Failed.class, node.state());
                assertEquals(
                        Cause.ADDRESS_IN_USE,
                        node.observer().listenFailures().getFirst().cause());
                assertEquals(FRONTENDS - 1, node.observer().listening());
            }
        }
    }

    private static Backend.Script answering(int number) {
        return connection -> connection.getOutputStream().write(number);
    }

    private static int ask(NodePortFixture node) {
        try (Socket client = node.connect()) {
            return client.getInputStream().read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEcho(NodePortFixture node) throws Exception {
        int length = 100_000;
        try (Socket client = node.connect()) {
            var sent = Background.start(() -> {
                client.getOutputStream().write(Received.content(length));
                client.shutdownOutput();
                return true;
            });
            assertEquals(new Received(length, End.FIN), Received.from(client));
            assertTrue(sent.result());
        }
        assertEquals(List.of(), node.observer().listenFailures());
    }
}
