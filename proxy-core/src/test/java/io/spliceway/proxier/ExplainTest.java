// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.spliceway.explain.Explanation;
import io.spliceway.explain.Explanation.Outcome;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.Cidr;
import io.spliceway.model.Protocol;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.RefusalReason;
import io.spliceway.proxier.Received.End;
import io.spliceway.routing.EndpointGroup.Scope;
import io.spliceway.routing.EndpointVerdict;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.JudgedEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is foretold of a connection, on loopback. Clients of every place are asked about in proxy-server's tests. */
class ExplainTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOAD_BALANCER = InetAddress.ofLiteral("127.0.20.9");

    static List<SessionAffinity> affinities() {
        return List.of(SessionAffinity.NONE, new SessionAffinity.ClientIp(SessionAffinity.ClientIp.DEFAULT_TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("affinities")
    void connectionGoesWhereItIsForetold(SessionAffinity affinity) throws Exception {
        try (var one = Backend.echo();
                var two = Backend.echo();
                var three = Backend.echo();
                var proxy = new ProxyFixture(
                        Mode.EPOLL_COPY,
                        settings -> settings,
                        service -> service.sessionAffinity(affinity),
                        ProxyObserver.NONE,
                        one.address(),
                        two.address(),
                        three.address())) {
            for (int i = 0; i < 7; i++) {
                var connected = assertInstanceOf(
                        Outcome.Connected.class, explain(proxy, proxy.address()).outcome());
                try (Socket client = proxy.connect()) {
                    client.getOutputStream().write(1);
                    assertEquals(1, client.getInputStream().read());
                    var live = proxy.proxier().connections().join().getFirst();
                    assertEquals(connected.pick().endpoint(), live.endpoint());
                    assertEquals(connected.pick().reason(), live.pickReason());
                }
                proxy.awaitIdle();
            }
        }
    }

    @Test
    void everyEndpointIsThereWithItsVerdict() throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(Mode.EPOLL_COPY, backend.address())) {
            Explanation.Served served = explain(proxy, proxy.address());

            assertEquals(Scope.CLUSTER, served.scope());
            assertEquals(
                    List.of(new JudgedEndpoint(
                            served.route().endpoints().endpoints().getFirst(), EndpointVerdict.CHOSEN)),
                    served.endpoints());
        }
    }

    @Test
    void withoutEndpointsTheKernelRefuses() throws Exception {
        try (var proxy = new ProxyFixture(Mode.EPOLL_COPY)) {
            assertEquals(
                    new Outcome.Refused(new ListenerState.NoEndpoints()),
                    explain(proxy, proxy.address()).outcome());
        }
    }

    @Test
    void clientOutsideTheSourceRangesIsTurnedAway() throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(
                        Mode.EPOLL_COPY,
                        settings -> settings,
                        service -> service.loadBalancerIps(List.of(LOAD_BALANCER))
                                .loadBalancerSourceRanges(List.of(Cidr.parse("127.0.0.2/32"))),
                        ProxyObserver.NONE,
                        backend.address())) {
            var balanced = new InetSocketAddress(LOAD_BALANCER, proxy.address().getPort());
            Explanation.Served served = explain(proxy, balanced);

            assertInstanceOf(Frontend.LoadBalancerIp.class, served.route().frontend());
            assertEquals(new Outcome.TurnedAway(RefusalReason.SOURCE_RANGE), served.outcome());
            assertEquals(End.RST, end(balanced));
        }
    }

    private static End end(InetSocketAddress address) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            return Received.from(socket).end();
        }
    }

    @Test
    void addressOfNoServiceNamesTheRoutesOfTheSameIp() throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(Mode.EPOLL_COPY, backend.address())) {
            var otherPort = new FrontendAddress(proxy.address().getAddress(), 1, Protocol.TCP);
            var otherIp = new FrontendAddress(LOAD_BALANCER, 1, Protocol.TCP);

            assertEquals(
                    new Explanation.NotServed(List.of(proxy.route())),
                    proxy.proxier().explain(otherPort, CLIENT).join());
            assertEquals(
                    new Explanation.NotServed(List.of()),
                    proxy.proxier().explain(otherIp, CLIENT).join());
        }
    }

    private static Explanation.Served explain(ProxyFixture proxy, InetSocketAddress address) {
        var frontend = new FrontendAddress(address.getAddress(), address.getPort(), Protocol.TCP);
        return assertInstanceOf(
                Explanation.Served.class,
                Objects.requireNonNull(proxy.proxier().explain(frontend, CLIENT).join()));
    }
}
