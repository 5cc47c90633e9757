// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.fail;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.NamespacedName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A source that watches a fake API server, and what it reported. Thread-safe. */
final class SourceFixture implements AutoCloseable {
    static final String NODE = "node-a";
    private static final Duration LONG = Duration.ofMinutes(1);
    static final WatchTimings QUICK = timings(Duration.ofMillis(700), Duration.ofMillis(20), Duration.ofMillis(200));

    /** With these a watch may be silent for longer than a test takes, and so are pauses if they double too often. */
    static final WatchTimings PATIENT = timings(LONG, Duration.ofMillis(20), LONG);

    /** With these nothing that needs a pause happens in a test. */
    static final WatchTimings LONG_PAUSES = timings(LONG, LONG, LONG);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ApiConnection connection;
    private final KubernetesSource source;
    private final RecordedWatches watches = new RecordedWatches();
    private final List<ClusterEvent> events = new ArrayList<>(); // guarded by this
    private final ClusterState state = new ClusterState(); // guarded by this

    private SourceFixture(ApiConnection connection, WatchScope scope, AddressPolicy policy, WatchTimings timings) {
        this.connection = connection;
        source = new KubernetesSource(connection, NODE, scope, policy, timings, watches);
    }

    private static WatchTimings timings(Duration watchSilence, Duration firstBackoff, Duration longestBackoff) {
        return new WatchTimings(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                watchSilence,
                Duration.ofMinutes(5),
                Duration.ofMillis(20),
                firstBackoff,
                longestBackoff);
    }

    static SourceFixture watching(FakeApiServer server) {
        return watching(server, QUICK);
    }

    static SourceFixture watching(FakeApiServer server, WatchTimings timings) {
        return watching(connection(server.root()), WatchScope.PROXIED, new AddressPolicy(List.of(), false), timings);
    }

    static SourceFixture watching(FakeApiServer server, AddressPolicy policy) {
        return watching(connection(server.root()), policy);
    }

    static SourceFixture watching(ApiConnection connection, AddressPolicy policy) {
        return watching(connection, WatchScope.PROXIED, policy, QUICK);
    }

    static SourceFixture watching(FakeApiServer server, WatchScope scope) {
        return watching(connection(server.root()), scope, new AddressPolicy(List.of(), false), QUICK);
    }

    private static SourceFixture watching(
            ApiConnection connection, WatchScope scope, AddressPolicy policy, WatchTimings timings) {
        var fixture = new SourceFixture(connection, scope, policy, timings);
        fixture.source.start(fixture::take);
        return fixture;
    }

    static AddressPolicy externalIps(String... blocks) {
        return new AddressPolicy(List.of(blocks).stream().map(Cidr::parse).toList(), false);
    }

    static ApiConnection connection(URI root) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(root.toString())
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true)
                .build();
        return new ApiConnection(new JdkHttpClientFactory().newBuilder(config).build(), root);
    }

    KubernetesSource source() {
        return source;
    }

    RecordedWatches watches() {
        return watches;
    }

    private synchronized void take(List<ClusterEvent> batch) {
        events.addAll(batch);
        batch.forEach(state::apply);
        notifyAll();
    }

    synchronized List<ClusterEvent> events() {
        return List.copyOf(events);
    }

    /** Forgets the events so far. */
    synchronized void forget() {
        events.clear();
    }

    SourceFixture awaitSynced() throws InterruptedException {
        await("synced", ClusterState::isSynced);
        return this;
    }

    void awaitService(String name) throws InterruptedException {
        await("Service " + name, now -> now.service(new NamespacedName("default", name)) != null);
    }

    void awaitEndpoints(String service, String... addresses) throws InterruptedException {
        await("endpoints of " + service, now -> endpoints(now, service).equals(List.of(addresses)));
    }

    synchronized List<String> endpoints(String service) {
        return endpoints(state, service);
    }

    private static List<String> endpoints(ClusterState state, String service) {
        return state.slices(new NamespacedName("default", service)).stream()
                .flatMap(slice -> slice.endpoints().stream())
                .map(endpoint -> endpoint.address().getHostAddress())
                .toList();
    }

    synchronized void await(String what, Predicate<ClusterState> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(state)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                fail("not seen: " + what + "; events: " + events + "; failures: " + watches.failures());
            }
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    /** Waits for a condition of something else than the events. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not seen: " + what);
            }
            boolean unused = never.await(5, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        source.close();
        connection.close();
    }
}
