// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static io.spliceway.model.IpFamily.IPv4;
import static io.spliceway.model.IpFamily.IPv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spliceway.cluster.SyncHealth;
import io.spliceway.model.IpFamily;
import io.spliceway.server.admin.HealthRoutes.SourceHealth;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The timeline {@code testProxyHealthUpdater} of {@code healthcheck_test.go}, for {@code TestHealthzServer} and
 * {@code TestLivezServer}. Each step is checked by status, body and counters. What a Node object says of the node is
 * {@code NodeEligibilityTest}'s.
 */
class HealthTimelineTest {
    private static final Set<IpFamily> BOTH = Set.of(IPv4, IPv6);
    private static final Set<IpFamily> NEITHER = Set.of();

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final SyncHealth health = new SyncHealth(() -> now, Duration.ofSeconds(10));
    private final ProxyMetrics metrics = new ProxyMetrics("1", () -> now);
    private final Routes routes =
            HealthRoutes.of(health::status, () -> false, () -> new SourceHealth(null, null, null), metrics, () -> now);
    private int served200;
    private int served503;

    @AfterEach
    void close() {
        metrics.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/livez"})
    void testProxyHealthUpdater(String path) throws IOException {
        check(path, "by default", NEITHER);

        updated(BOTH);
        check(path, "after first update for both IPv4 and IPv6 proxiers", NEITHER);

        pass(25);
        check(path, "no further updates are queued for any proxier", NEITHER);

        queued(IPv4);
        pass(25);
        check(path, "IPv4 proxier exceeds max update-processing time", Set.of(IPv4));

        updated(BOTH);
        pass(5);
        check(path, "after processing update for both", NEITHER);

        queued(IPv6);
        pass(25);
        check(path, "IPv6 proxier exceeds max update-processing time", Set.of(IPv6));

        updated(BOTH);
        pass(5);
        check(path, "after processing update for both again", NEITHER);

        queued(IPv4);
        queued(IPv6);
        pass(25);
        check(path, "both IPv4 and IPv6 proxiers exceed max update-processing time", BOTH);

        updated(BOTH);
        pass(5);
        check(path, "after processing update for both once more", NEITHER);

        queued(IPv6);
        pass(25);
        check(path, "IPv6 proxier is late and IPv4 proxier is not", Set.of(IPv6));
        updated(Set.of(IPv4));
        check(path, "updating IPv4 proxier has no effect", Set.of(IPv6));
        updated(Set.of(IPv6));
        check(path, "IPv6 proxier is updated", NEITHER);

        queued(IPv4);
        queued(IPv6);
        pass(25);
        check(path, "both proxiers are late", BOTH);
        updated(Set.of(IPv4));
        check(path, "IPv4 is updated and IPv6 is not", Set.of(IPv6));
        updated(Set.of(IPv6));
        check(path, "both are updated", NEITHER);

        assertTrue(served200 > 0 && served503 > 0);
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private void queued(IpFamily family) {
        health.queued(Set.of(family));
    }

    private void updated(Set<IpFamily> families) {
        health.taken();
        health.updated(families);
    }

    private void check(String path, String step, Set<IpFamily> late) throws IOException {
        boolean healthy = late.isEmpty();
        Reply reply = Objects.requireNonNull(routes.find(path)).handler().handle(new Query(Map.of()));
        served200 += healthy ? 1 : 0;
        served503 += healthy ? 0 : 1;
        assertEquals(healthy ? 200 : 503, reply.status(), step);

        JsonNode body = body(reply);
        assertEquals(healthy, body.get("healthy").asBoolean(), step);
        for (IpFamily family : IpFamily.values()) {
            assertEquals(
                    !late.contains(family),
                    body.at("/status/" + family + "/healthy").asBoolean(),
                    step);
        }
        Instant last = health.status().lastUpdated();
        String expected = healthy ? now.toString() : String.valueOf(last);
        assertEquals(expected, body.get("lastUpdated").asText(), step);
        assertEquals(now.toString(), body.get("currentTime").asText(), step);
        assertEquals(path.equals("/healthz"), body.has("nodeEligible"), step);
        assertCounted(path, step);
    }

    private void assertCounted(String path, String step) throws IOException {
        var scrape = new ByteArrayOutputStream();
        metrics.scrape(scrape);
        String text = scrape.toString(StandardCharsets.UTF_8);
        String name = "kubeproxy_proxy_" + path.substring(1) + "_total";
        assertTrue(text.contains(name + "{code=\"200\"} " + served200 + ".0\n"), step);
        assertTrue(text.contains(name + "{code=\"503\"} " + served503 + ".0\n"), step);
    }

    private static JsonNode body(Reply reply) throws IOException {
        var out = new ByteArrayOutputStream();
        reply.content().writeTo(out);
        return new ObjectMapper().readTree(out.toByteArray());
    }
}
