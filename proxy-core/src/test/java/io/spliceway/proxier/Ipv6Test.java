// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.proxier.Received.End;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Service of the other family, beside one of IPv4. */
class Ipv6Test {
    private static final NamespacedName NAME = new NamespacedName("default", "six");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");
    private static final int BYTES = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void serviceOfIpv6IsServedByItsEndpoints(Mode mode) throws Exception {
        try (var backend4 = Backend.echo();
                var backend6 = new Backend("::1", connection -> {
                    connection.getInputStream().transferTo(connection.getOutputStream());
                    connection.shutdownOutput();
                });
                var free = new ClosedPort(LOOPBACK);
                var proxy = new ProxyFixture(mode, backend4.address())) {
            var address = new InetSocketAddress(LOOPBACK, free.release());
            publish(proxy, address, backend6.address());
            Await.until("it listens", () -> isListening(proxy));
            try (var client = new Socket(LOOPBACK, address.getPort())) {
                var sent = Background.start(() -> {
                    client.getOutputStream().write(Received.content(BYTES));
                    return client.isConnected();
                });
                client.getInputStream().readNBytes(1);
                var connection = proxy.proxier().connections().join().getFirst();
                assertEquals(client.getLocalSocketAddress(), connection.client());
                assertInstanceOf(Inet6Address.class, connection.client().getAddress());
                sent.result();
                client.shutdownOutput();
                assertEquals(new Received(BYTES, End.FIN), Received.from(client, 1));
            }
            assertEquals(1, backend6.accepted());
            assertEquals(0, backend4.accepted());
        }
    }

    private static boolean isListening(ProxyFixture proxy) {
        var service = proxy.proxier().routingTable().get(NAME);
        return service != null
                && proxy.proxier()
                                .listenerStates()
                                .of(service.ports().getFirst().routes().getFirst())
                        instanceof ListenerState.Listening;
    }

    private static void publish(ProxyFixture proxy, InetSocketAddress address, InetSocketAddress endpoint) {
        proxy.source()
                .publish(
                        new ServiceApplied(Service.named(NAME.namespace(), NAME.name())
                                .clusterIps(List.of(address.getAddress()))
                                .tcpPort("", address.getPort())
                                .build()),
                        new EndpointSliceApplied(new EndpointSlice(
                                NAME,
                                NAME,
                                IpFamily.IPv6,
                                List.of(SliceEndpoint.ready(endpoint.getAddress())),
                                List.of(new EndpointPort("", Protocol.TCP, endpoint.getPort())),
                                null)));
    }
}
