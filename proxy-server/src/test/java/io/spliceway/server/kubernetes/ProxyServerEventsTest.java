// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.server.ProxyServer;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.config.LoggingConfig;
import io.spliceway.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the whole program tells the cluster, and what load balancers of the cluster are told. */
class ProxyServerEventsTest {
    private static final InetAddress NODE_IP = IpLiteral.parse("127.0.0.1");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0);

    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);

    @BeforeEach
    void fill() {
        store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "za"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void startIsTold() throws Exception {
        try (ProxyServer proxy = start(ANY_PORT, ANY_PORT, false)) {
            ObjectNode event = await("Starting");
            assertEquals(SourceFixture.NODE, event.at("/regarding/name").asText());
            assertTrue(event.path("note").asText().startsWith("spliceway "), event.toString());
            assertTrue(proxy.synced().isDone());
        }
    }

    @Test
    void addressThatCannotBeHadIsToldAtItsService() throws Exception {
        put(FakeObjects.service("web", "203.0.113.77", 80), "uid-web");
        store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1"));
        try (ProxyServer proxy = start(ANY_PORT, ANY_PORT, false)) {
            ObjectNode event = await("FailedToListen");
            assertEquals("uid-web", event.at("/regarding/uid").asText());
            assertTrue(
                    event.path("note").asText().contains("ip route add local 203.0.113.77 dev lo"), event.toString());
            assertTrue(proxy.synced().isDone());
        }
    }

    @Test
    void refusedExternalIpIsToldWithTheReason() throws Exception {
        ObjectNode service = FakeObjects.service("web", "127.0.21.7", freePort());
        service.withObject("spec").withArray("externalIPs").add("198.51.100.1");
        put(service, "uid-web");
        try (ProxyServer proxy = start(ANY_PORT, ANY_PORT, false)) {
            ObjectNode event = await("ExternalIPRefused");
            assertEquals(
                    "spec.externalIPs: 198.51.100.1: " + RefusedExternalIps.REASON,
                    event.path("note").asText());
            assertTrue(proxy.synced().isDone());
        }
    }

    @Test
    void takenHealthCheckNodePortIsToldAndTakenMetricsAddressToo() throws Exception {
        try (var taken = new ServerSocket(0, 1, NODE_IP)) {
            put(loadBalancer(taken.getLocalPort()), "uid-lb");
            try (ProxyServer proxy = start(ANY_PORT, (InetSocketAddress) taken.getLocalSocketAddress(), false)) {
                ObjectNode event = await("FailedToStartServiceHealthcheck");
                assertEquals("Listen", event.path("action").asText());
                assertEquals("uid-lb", event.at("/regarding/uid").asText());
                assertTrue(event.path("note").asText().contains("at port " + taken.getLocalPort()), event.toString());
                ObjectNode metrics = await("FailedToStartMetricServer");
                assertEquals("Node", metrics.at("/regarding/kind").asText());
                assertEquals("StartKubeProxy", metrics.path("action").asText());
                assertTrue(proxy.synced().isDone());
            }
        }
    }

    @Test
    void lastWordsOfAFailedStartAreTold() throws Exception {
        try (var taken = new ServerSocket(0, 1, NODE_IP)) {
            var address = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThrows(UncheckedIOException.class, () -> ProxyServer.start(config(address, ANY_PORT, true)));
        }
        assertEquals(1, server.events().of("FailedToStartProxierHealthcheck").size());
    }

    @Test
    void serverThatForbidsEventsHarmsNothing() throws Exception {
        server.events().forbid();
        int port = freePort();
        put(FakeObjects.service("web", "127.0.21.7", port), "uid-web");
        store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1"));
        try (ProxyServer proxy = start(ANY_PORT, ANY_PORT, false)) {
            SourceFixture.until(
                    "the refusal is counted",
                    () -> get(proxy.apiAddress(), "/metrics")
                            .body()
                            .contains("spliceway_events_dropped_total{reason=\"refused\"} 1.0"));
            assertEquals(200, get(proxy.healthAddress(), "/healthz").statusCode());
            assertTrue(get(proxy.apiAddress(), "/api/v1/services").body().contains("\"listening\""));
        }
    }

    @Test
    void loadBalancersAreAnsweredUntilTheEndAndTurnedAwayWhileDraining() throws Exception {
        int port = freePort();
        var address = new InetSocketAddress(NODE_IP, port);
        put(loadBalancer(port), "uid-lb");
        try (ProxyServer proxy = start(ANY_PORT, ANY_PORT, false)) {
            SourceFixture.until("no endpoints", () -> status(address) == 503);
            ObjectNode slice = FakeObjects.slice("lb", 8080, "10.1.0.1");
            ((ObjectNode) slice.at("/endpoints/0")).put("nodeName", SourceFixture.NODE);
            store.put(FakeApiServer.SLICES, slice);
            SourceFixture.until("one endpoint", () -> status(address) == 200);
            assertTrue(get(proxy.apiAddress(), "/metrics")
                    .body()
                    .contains("spliceway_health_check_node_ports{state=\"listening\"} 1.0"));

            proxy.drain();

            HttpResponse<String> answer = get(address, "/");
            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains("\"serviceProxyHealthy\": false"), answer.body());
        }
        assertEquals(0, status(address));
    }

    private ObjectNode loadBalancer(int healthCheckNodePort) throws IOException {
        ObjectNode service = FakeObjects.service("lb", "127.0.21.8", freePort());
        service.withObject("spec")
                .put("type", "LoadBalancer")
                .put("externalTrafficPolicy", "Local")
                .put("healthCheckNodePort", healthCheckNodePort);
        return service;
    }

    private void put(ObjectNode service, String uid) {
        service.withObject("metadata").put("uid", uid);
        store.put(FakeApiServer.SERVICES, service);
    }

    private ObjectNode await(String reason) throws InterruptedException {
        SourceFixture.until(reason, () -> !server.events().of(reason).isEmpty());
        List<ObjectNode> events = server.events().of(reason);
        assertEquals(1, events.size());
        return events.getFirst();
    }

    private ProxyServer start(InetSocketAddress health, InetSocketAddress api, boolean hardFail) throws Exception {
        ProxyServer proxy = ProxyServer.start(config(health, api, hardFail));
        proxy.synced().get(10, TimeUnit.SECONDS);
        return proxy;
    }

    private ServerConfig config(InetSocketAddress health, InetSocketAddress api, boolean hardFail) {
        var settings = ProxierSettings.defaults()
                .withEventLoops(1)
                .withRouting(new RoutingSettings(
                        SourceFixture.NODE, NodePortAddresses.in(List.of(Cidr.parse("127.0.0.1/32")))));
        return new ServerConfig(
                List.of(),
                new ClusterConfig(null, server.root(), null, List.of()),
                new AdminConfig(health, api, hardFail),
                DnsConfig.OFF,
                settings,
                Duration.ZERO,
                null,
                LoggingConfig.DEFAULT,
                Map.of());
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, NODE_IP)) {
            return free.getLocalPort();
        }
    }

    private static int status(InetSocketAddress address) {
        try {
            return get(address, "/").statusCode();
        } catch (UncheckedIOException e) {
            return 0; // refused
        }
    }

    private static HttpResponse<String> get(@Nullable InetSocketAddress address, String path) {
        if (address == null) {
            throw new AssertionError("not bound");
        }
        String url = "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path;
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
