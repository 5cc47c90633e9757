// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Received.End;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program does that embeds the proxy, with nothing but what the library offers. */
class LibraryExampleTest {
    @Test
    void programServesListsKillsAndCloses() throws Exception {
        try (var one = Backend.echo();
                var other = Backend.echo();
                var free = new ClosedPort(InetAddress.ofLiteral("127.96.0.20"))) {
            var address = new InetSocketAddress("127.96.0.20", free.release());
            var source = new InMemorySource();
            source.publish(
                    new ServiceApplied(Service.named("default", "web")
                            .clusterIps("127.96.0.20")
                            .tcpPort("http", address.getPort())
                            .build()),
                    new EndpointSliceApplied(slice("web-1", one.address())),
                    new EndpointSliceApplied(slice("web-2", other.address())));
            try (var proxier = Proxier.start(ProxierSettings.defaults(), source, ProxyObserver.NONE)) {
                proxier.synced().join();
                try (var first = new Socket(address.getAddress(), address.getPort())) {
                    exchange(first); // so that it is the older one, whichever loops accept the two
                    var second = new Socket(address.getAddress(), address.getPort());
                    exchange(second);
                    List<ConnectionSummary> connections = proxier.connections().join();
                    assertEquals(
                            Set.of(one.address(), other.address()), new HashSet<>(endpoints(connections)), "in turn");
                    assertEquals(
                            first.getLocalSocketAddress(),
                            connections.getFirst().client());
                    assertTrue(proxier.kill(connections.getFirst().id()).join());
                    assertEquals(new Received(0, End.RST), Received.from(first));
                    assertFalse(proxier.kill(connections.getFirst().id()).join());
                    exchange(second);
                    assertEquals(1, proxier.activeConnections());
                    second.close();
                }
            }
            assertThrows(ConnectException.class, () -> new Socket(address.getAddress(), address.getPort()));
        }
    }

    private static EndpointSlice slice(String name, InetSocketAddress endpoint) {
        return new EndpointSlice(
                new NamespacedName("default", name),
                new NamespacedName("default", "web"),
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(endpoint.getAddress())),
                List.of(new EndpointPort("http", Protocol.TCP, endpoint.getPort())),
                null);
    }

    private static List<InetSocketAddress> endpoints(List<ConnectionSummary> connections) {
        return connections.stream()
                .flatMap(c -> Stream.ofNullable(c.endpoint()))
                .map(Endpoint::address)
                .toList();
    }

    private static void exchange(Socket client) throws Exception {
        client.getOutputStream().write(1);
        assertEquals(1, client.getInputStream().read());
    }
}
