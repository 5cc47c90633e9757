// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spliceway.cluster.SyncHealth;
import io.spliceway.model.HostPort;
import io.spliceway.model.Node;
import io.spliceway.server.admin.AdminServer;
import io.spliceway.server.admin.HealthRoutes;
import io.spliceway.server.admin.HostCheck;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of {@code TestHealthzServer} and {@code TestLivezServer} in which the Node object changes, in their order. */
class NodeEligibilityTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private final FakeStore store = new FakeStore(100);

    private record Row(String name, ObjectNode node, boolean eligible) {}

    private static List<Row> rows() {
        return List.of(
                new Row("tainted in any other way", tainted("other", "z1"), true),
                new Row("a ToBeDeletedTaint node", tainted("ToBeDeletedByClusterAutoscaler", "z2"), false),
                new Row("tainted in any other way again", tainted("other", "z3"), true),
                new Row("a deleted node", deleted("z4"), false));
    }

    private static ObjectNode tainted(String key, String zone) {
        ObjectNode node = FakeObjects.node(SourceFixture.NODE, zone);
        node.withObject("spec").withArray("taints").addObject().put("key", key).put("effect", "NoSchedule");
        return node;
    }

    private static ObjectNode deleted(String zone) {
        ObjectNode node = FakeObjects.node(SourceFixture.NODE, zone);
        node.withObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        return node;
    }

    @Test
    void healthzFollowsTheNodeAndLivezDoesNot() throws Exception {
        store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "z0"));
        try (var api = FakeApiServer.started(store);
                var source = SourceFixture.watching(api).awaitSynced();
                var metrics = new ProxyMetrics("1", CLOCK);
                var server = health(source, metrics);
                var http = HttpClient.newHttpClient()) {
            InetSocketAddress address = server.bound().join();
            for (Row row : rows()) {
                String zone = row.node()
                        .at("/metadata/labels/topology.kubernetes.io~1zone")
                        .asText();
                store.put(FakeApiServer.NODES, row.node());
                source.await(row.name(), state -> new Node(SourceFixture.NODE, zone).equals(state.node()));

                HttpResponse<String> healthz = get(http, address, "/healthz");
                assertEquals(row.eligible() ? 200 : 503, healthz.statusCode(), row.name());
                JsonNode body = new ObjectMapper().readTree(healthz.body());
                assertEquals(row.eligible(), body.get("nodeEligible").asBoolean(), row.name());
                assertEquals(true, body.get("healthy").asBoolean(), row.name());

                HttpResponse<String> livez = get(http, address, "/livez");
                assertEquals(200, livez.statusCode(), row.name());
                assertEquals(false, new ObjectMapper().readTree(livez.body()).has("nodeEligible"), row.name());
            }
        }
    }

    private static AdminServer health(SourceFixture source, ProxyMetrics metrics) {
        var health = new SyncHealth(CLOCK, Duration.ofMinutes(1));
        return AdminServer.start(
                "health",
                HostPort.parse("127.0.0.1:0"),
                HealthRoutes.of(
                        health::status,
                        () -> !source.source().nodeEligible(),
                        () -> new HealthRoutes.SourceHealth(null, null, null),
                        metrics,
                        CLOCK),
                HostCheck.NONE,
                new AdminServer.BindPolicy.HardFail(),
                failure -> {});
    }

    private static HttpResponse<String> get(HttpClient http, InetSocketAddress address, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + HostPort.format(address) + path));
        return http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
