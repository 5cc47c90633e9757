// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.cluster.SyncHealth;
import io.spliceway.server.metrics.ProxyMetrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the proxy keeps up with the cluster, for load balancers and the kubelet
 * (pkg/proxy/healthcheck/proxy_health.go). While the proxy drains, {@code /healthz} sends load balancers elsewhere, and
 * {@code /livez} does not ask for a restart.
 */
public final class HealthRoutes {
    private final Supplier<SyncHealth.Status> health;
    private final BooleanSupplier leaving;
    private final Supplier<SourceHealth> source;
    private final ProxyMetrics metrics;
    private final InstantSource clock;

    private HealthRoutes(
            Supplier<SyncHealth.Status> health,
            BooleanSupplier leaving,
            Supplier<SourceHealth> source,
            ProxyMetrics metrics,
            InstantSource clock) {
        this.health = health;
        this.leaving = leaving;
        this.source = source;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * How it is with the source of the Services.
     *
     * @param reloadError why the newest manifests are not served, null when they are
     * @param lastContact when the API server was last heard of by every watch, null without one
     * @param watchError why the API server cannot be watched at present, null if it can
     */
    public record SourceHealth(
            @Nullable String reloadError,
            @Nullable Instant lastContact,
            @Nullable String watchError) {}

    /**
     * Returns the routes of the health address.
     *
     * @param health whether changes of the cluster take effect in time
     * @param leaving whether the proxy or its node is about to end
     * @param source how it is with what the proxy learns of the Services from
     */
    public static Routes of(
            Supplier<SyncHealth.Status> health,
            BooleanSupplier leaving,
            Supplier<SourceHealth> source,
            ProxyMetrics metrics,
            InstantSource clock) {
        var routes = new HealthRoutes(health, leaving, source, metrics, clock);
        return new Routes.Builder()
                .add("/healthz", query -> routes.healthz())
                .add("/livez", query -> routes.livez())
                .build();
    }

    private Reply healthz() {
        SyncHealth.Status status = health.get();
        boolean eligible = !leaving.getAsBoolean();
        int code = status.healthy() && eligible ? 200 : 503;
        metrics.healthzServed(code);
        return Json.reply(code, body(status, eligible));
    }

    private Reply livez() {
        SyncHealth.Status status = health.get();
        int code = status.healthy() ? 200 : 503;
        metrics.livezServed(code);
        return Json.reply(code, body(status, null));
    }

    private HealthBody body(SyncHealth.Status status, @Nullable Boolean nodeEligible) {
        Instant now = clock.instant();
        // A healthy proxy with nothing to do is as good as updated now; upstream keeps this for its old readers.
        @Nullable Instant lastUpdated = status.healthy() ? now : status.lastUpdated();
        Map<String, FamilyHealth> families = new LinkedHashMap<>();
        new TreeMap<>(status.families())
                .forEach((family, health) ->
                        families.put(family.name(), new FamilyHealth(text(health.lastUpdated()), health.healthy())));
        SourceHealth origin = source.get();
        return new HealthBody(
                text(lastUpdated),
                now.toString(),
                nodeEligible,
                status.healthy(),
                families,
                origin.reloadError(),
                origin.lastContact() == null ? null : origin.lastContact().toString(),
                origin.watchError());
    }

    // Go's zero time stands for "never".
    private static String text(@Nullable Instant instant) {
        return instant == null ? "0001-01-01T00:00:00Z" : instant.toString();
    }

    private record HealthBody(
            String lastUpdated,
            String currentTime,
            @Nullable Boolean nodeEligible,
            boolean healthy,
            Map<String, FamilyHealth> status,
            @Nullable String reloadError,
            @Nullable String sourceLastContact,
            @Nullable String sourceError) {}

    private record FamilyHealth(String lastUpdated, boolean healthy) {}
}
