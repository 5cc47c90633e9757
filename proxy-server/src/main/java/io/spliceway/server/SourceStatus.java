// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.admin.HealthRoutes.SourceHealth;
import io.spliceway.server.events.EventRecorder;
import io.spliceway.server.events.ProxyEvent;
import io.spliceway.server.kubernetes.KubernetesSource;
import io.spliceway.server.kubernetes.RefusedExternalIps;
import io.spliceway.server.kubernetes.WatchFailure;
import io.spliceway.server.kubernetes.WatchObserver;
import io.spliceway.server.manifest.ManifestCounts;
import io.spliceway.server.manifest.ManifestObserver;
import io.spliceway.server.manifest.ManifestProblem;
import io.spliceway.server.metrics.ProxyMetrics;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the source: whether the newest manifests are served or an older state because they have errors, and
 * when the API server was last heard of. Thread-safe.
 */
public final class SourceStatus implements ManifestObserver, WatchObserver {
    private final ProxyMetrics metrics;
    private final EventRecorder events;
    private final InstantSource clock;
    private final Map<String, Instant> contacts = new ConcurrentHashMap<>();
    private final Map<String, String> watchErrors = new ConcurrentHashMap<>();
    private volatile @Nullable String reloadError;
    private volatile @Nullable KubernetesSource cluster;

    SourceStatus(ProxyMetrics metrics, EventRecorder events, InstantSource clock) {
        this.metrics = metrics;
        this.events = events;
        this.clock = clock;
    }

    /** Asks {@code source} for what it knows beyond what it tells. */
    void follow(KubernetesSource source) {
        cluster = source;
    }

    @Override
    public void loaded(ManifestCounts counts) {
        reloadError = null;
        metrics.manifestsLoaded();
    }

    @Override
    public void rejected(List<ManifestProblem> problems) {
        reloadError = problems.size() == 1
                ? problems.getFirst().toString()
                : problems.getFirst() + " (and " + (problems.size() - 1) + " more; see the log)";
        metrics.manifestsRejected();
    }

    @Override
    public void contacted(String resource) {
        contacts.put(resource, clock.instant());
        watchErrors.remove(resource);
        metrics.sourceContacted(resource);
    }

    @Override
    public void failed(String resource, WatchFailure reason, String message) {
        watchErrors.put(resource, message);
        metrics.watchFailed(reason);
    }

    @Override
    public void rejected(String resource, int objects) {
        metrics.objectsRejected(resource, objects);
    }

    @Override
    public void externalIpsRefused(NamespacedName service, List<InetAddress> addresses) {
        events.record(ProxyEvent.externalIpsRefused(service, addresses, RefusedExternalIps.REASON));
    }

    /** Returns how it is with the source; of several watches, the one that was not heard of for the longest time. */
    SourceHealth health() {
        @Nullable
        Instant oldest =
                contacts.values().stream().min(Comparator.naturalOrder()).orElse(null);
        @Nullable
        String error = watchErrors.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .orElse(null);
        return new SourceHealth(reloadError, oldest, error);
    }

    /** Whether load balancers should send traffic to this node, as far as the source knows. */
    boolean nodeEligible() {
        KubernetesSource source = cluster;
        return source == null || source.nodeEligible();
    }

    /** Returns the external IPs that a Service asks for and may not have. */
    List<InetAddress> refusedExternalIps(NamespacedName service) {
        KubernetesSource source = cluster;
        return source == null ? List.of() : source.refusedExternalIps().of(service);
    }
}
