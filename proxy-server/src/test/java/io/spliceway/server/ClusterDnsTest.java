// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.config.LoggingConfig;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.dns.DnsClient;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.TestResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Names are of the same state as routes: what a client can find it can reach, and what is gone it does not find. */
class ClusterDnsTest {
    private static final String WEB = "web.default.svc.cluster.local";

    private final InMemorySource source = new InMemorySource();

    private static ServerConfig config(InetSocketAddress address) {
        return new ServerConfig(
                List.of(),
                null,
                new AdminConfig(null, null, true),
                new DnsConfig(List.of(address), "cluster.local", List.of(), List.of(Cidr.parse("127.0.0.0/8")), 0),
                ProxierSettings.defaults().withEventLoops(1),
                Duration.ZERO,
                null,
                LoggingConfig.DEFAULT,
                Map.of());
    }

    private static TestResponse ask(ProxyServer server) throws IOException {
        return DnsClient.udp(server.dnsAddresses().getFirst(), Packet.query(7, WEB, RecordType.A));
    }

    private static Service web(String clusterIp) {
        return Service.named("default", "web")
                .clusterIps(clusterIp)
                .tcpPort("http", 18_080)
                .build();
    }

    @Test
    void namesFollowTheClusterWithTheRoutes() throws Exception {
        source.publish(new ServiceApplied(web("127.96.0.41")));
        try (ProxyServer server = ProxyServer.start(config(HostPort.parse("127.0.0.1:0")), status -> source)) {
            server.synced().get(10, TimeUnit.SECONDS);
            assertEquals(List.of(WEB + ". 5 A 127.96.0.41"), ask(server).answers());

            source.publish(new ServiceApplied(web("127.96.0.42")));
            await(server, List.of(WEB + ". 5 A 127.96.0.42"));

            source.publish(new ServiceDeleted(new NamespacedName("default", "web")));
            await(server, List.of());
            assertEquals("NXDOMAIN", ask(server).code());
        }
    }

    private static void await(ProxyServer server, List<String> answers) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!ask(server).answers().equals(answers)) {
            assertTrue(System.nanoTime() < deadline, () -> "never answered: " + answers);
        }
    }

    @Test
    void addressThatCannotBeBoundFailsTheStart() {
        var elsewhere = HostPort.parse("192.0.2.1:5353");
        var failure =
                assertThrows(UncheckedIOException.class, () -> ProxyServer.start(config(elsewhere), status -> source));
        assertTrue(String.valueOf(failure).contains("it is no address of this machine"), failure::toString);
    }
}
