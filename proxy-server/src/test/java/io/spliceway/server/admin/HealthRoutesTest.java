// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.SyncHealth;
import io.spliceway.model.IpFamily;
import io.spliceway.server.admin.HealthRoutes.SourceHealth;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HealthRoutesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofMinutes(2));

    private final ProxyMetrics metrics = new ProxyMetrics("1", InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        metrics.close();
    }

    record Row(String name, boolean healthy, boolean draining, int healthz, int livez) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> states() {
        return Stream.of(
                new Row("healthy", true, false, 200, 200),
                new Row("changes wait for too long", false, false, 503, 503),
                new Row("draining turns load balancers away and asks for no restart", true, true, 503, 200),
                new Row("draining and late", false, true, 503, 503));
    }

    @ParameterizedTest
    @MethodSource("states")
    void stateDecidesTheStatusAndIsCounted(Row row) throws IOException {
        Routes routes = routes(status(row.healthy(), BEFORE), row.draining(), null);
        assertEquals(row.healthz(), ask(routes, "/healthz").status());
        assertEquals(row.livez(), ask(routes, "/livez").status());

        var scrape = new ByteArrayOutputStream();
        metrics.scrape(scrape);
        String text = scrape.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("kubeproxy_proxy_healthz_total{code=\"" + row.healthz() + "\"} 1.0"), text);
        assertTrue(text.contains("kubeproxy_proxy_livez_total{code=\"" + row.livez() + "\"} 1.0"), text);
    }

    @Test
    void bodyIsKubeProxys() throws IOException {
        Reply reply = ask(routes(status(true, BEFORE), false, null), "/healthz");
        assertEquals("application/json", reply.contentType());
        assertEquals("""
                {
                  "lastUpdated" : "2026-01-02T03:04:05Z",
                  "currentTime" : "2026-01-02T03:04:05Z",
                  "nodeEligible" : true,
                  "healthy" : true,
                  "status" : {
                    "IPv4" : {
                      "lastUpdated" : "2026-01-02T03:02:05Z",
                      "healthy" : true
                    },
                    "IPv6" : {
                      "lastUpdated" : "2026-01-02T03:02:05Z",
                      "healthy" : true
                    }
                  }
                }
                """, body(reply));
    }

    @Test
    void unhealthyProxyTellsItsLastRealUpdate() throws IOException {
        String body = body(ask(routes(status(false, BEFORE), false, null), "/healthz"));
        assertTrue(body.startsWith("{\n  \"lastUpdated\" : \"2026-01-02T03:02:05Z\""), body);
    }

    @Test
    void livezDoesNotSpeakOfTheNode() throws IOException {
        String body = body(ask(routes(status(true, BEFORE), true, null), "/livez"));
        assertTrue(!body.contains("nodeEligible"), body);
    }

    @Test
    void proxyThatWasNeverUpdatedHasGosZeroTime() throws IOException {
        String body = body(ask(routes(status(false, null), false, null), "/livez"));
        assertTrue(body.startsWith("{\n  \"lastUpdated\" : \"0001-01-01T00:00:00Z\""), body);
    }

    @Test
    void reloadErrorIsADetailAndNotAFailure() throws IOException {
        Reply reply = ask(routes(status(true, BEFORE), false, "app.yaml: line 3"), "/healthz");
        assertEquals(200, reply.status());
        assertTrue(body(reply).contains("\"reloadError\" : \"app.yaml: line 3\""));
    }

    @Test
    void contactWithTheApiServerIsADetailAndNotAFailure() throws IOException {
        var source = new SourceHealth(null, BEFORE, "services: no connection");
        Reply reply = ask(routesOver(source), "/healthz");
        assertEquals(200, reply.status());
        String body = body(reply);
        assertTrue(body.contains("\"sourceLastContact\" : \"" + BEFORE + "\""), body);
        assertTrue(body.contains("\"sourceError\" : \"services: no connection\""), body);
    }

    private static SyncHealth.Status status(boolean healthy, @Nullable Instant lastUpdated) {
        var family = new SyncHealth.FamilyStatus(healthy, lastUpdated);
        return new SyncHealth.Status(Map.of(IpFamily.IPv4, family, IpFamily.IPv6, family));
    }

    private Routes routes(SyncHealth.Status status, boolean draining, @Nullable String reloadError) {
        var source = new SourceHealth(reloadError, null, null);
        return HealthRoutes.of(() -> status, () -> draining, () -> source, metrics, InstantSource.fixed(NOW));
    }

    private Routes routesOver(SourceHealth source) {
        var status = status(true, BEFORE);
        return HealthRoutes.of(() -> status, () -> false, () -> source, metrics, InstantSource.fixed(NOW));
    }

    private static Reply ask(Routes routes, String path) {
        return Objects.requireNonNull(routes.find(path)).handler().handle(new Query(Map.of()));
    }

    private static String body(Reply reply) throws IOException {
        var out = new ByteArrayOutputStream();
        reply.content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
