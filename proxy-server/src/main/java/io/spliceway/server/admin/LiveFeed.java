// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.Bytes;
import io.spliceway.server.admin.LiveSnapshot.LiveConnection;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.admin.LiveView.Problem;
import io.spliceway.server.admin.LiveView.Sample;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the proxy for everybody who watches it: at most once in {@code interval}, however many there are, and not at
 * all while there is nobody. Thread-safe; who comes while it looks waits for that.
 */
final class LiveFeed {
    private static final int HISTORY = 300;
    private static final long LOOPS_TIMEOUT_SECONDS = 5;

    // What was counted longer ago than this is no rate of now.
    private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    private final Look look;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Deque<Sample> history = new ArrayDeque<>();
    private @Nullable LiveSnapshot last;
    private long lastNanos;
    private Map<NamespacedName, Counts> lastCounts = Map.of();
    private Map<Long, ConnectionSummary> lastConnections = Map.of();

    /**
     * What is looked at.
     *
     * @param services the Services it serves
     * @param traffic what each service port has done
     * @param connections the live connections, told by the event loops
     * @param problems what is wrong at present; asked with the Services
     */
    record Look(
            Supplier<Collection<RoutedService>> services,
            Supplier<List<ServicePortTraffic>> traffic,
            Supplier<CompletableFuture<List<ConnectionSummary>>> connections,
            Function<List<RoutedService>, List<Problem>> problems) {}

    /** What a Service has done since it is served, all ports together. */
    private record Counts(long active, long accepted, long dialFailures, long toEndpoint, long toClient) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        static Counts of(ServicePortTraffic port) {
            return new Counts(
                    port.active(), port.accepted(), port.dialFailures(), port.bytesToEndpoint(), port.bytesToClient());
        }

        Counts plus(Counts other) {
            return new Counts(
                    active + other.active,
                    accepted + other.accepted,
                    dialFailures + other.dialFailures,
                    toEndpoint + other.toEndpoint,
                    toClient + other.toClient);
        }
    }

    LiveFeed(Look look, Duration interval, LongSupplier nanoTime, InstantSource clock) {
        this.look = look;
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /** Returns what the proxy does, as of now or of less than the interval ago. May block. */
    synchronized LiveSnapshot snapshot() {
        long now = nanoTime.getAsLong();
        // A little less than the interval: who comes every interval must not find the last snapshot again.
        if (last == null || now - lastNanos >= interval.toNanos() * 9 / 10) {
            last = take(now);
        }
        return last;
    }

    private LiveSnapshot take(long now) {
        double elapsed = (now - lastNanos) / 1e9;
        boolean comparable = last != null && elapsed <= LONGEST_GAP.toSeconds();
        List<ConnectionSummary> connections = connections();
        Map<NamespacedName, Counts> counts = counts();
        Rates rates = new Rates(comparable ? elapsed : Double.POSITIVE_INFINITY);

        List<RoutedService> routed = look.services().get().stream()
                .sorted(Comparator.comparing(each -> each.service().name()))
                .toList();
        List<LiveService> services =
                routed.stream().map(each -> rates.of(each, counts, lastCounts)).toList();
        List<LiveConnection> live = connections.stream()
                .map(each -> rates.of(each, lastConnections))
                .toList();
        Sample sample = rates.sample(clock.millis(), connections.size(), sum(counts), sum(lastCounts));
        remember(sample, comparable);
        lastNanos = now;
        lastCounts = counts;
        lastConnections = new HashMap<>();
        connections.forEach(each -> lastConnections.put(each.id(), each));
        return new LiveSnapshot(
                services, live, sample, List.copyOf(history), look.problems().apply(routed));
    }

    // Every event loop answers for its own connections; the rest is worth seeing while one of them hangs.
    private List<ConnectionSummary> connections() {
        try {
            return look.connections()
                    .get()
                    .orTimeout(LOOPS_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return List.of();
        }
    }

    private Map<NamespacedName, Counts> counts() {
        Map<NamespacedName, Counts> counts = new HashMap<>();
        for (ServicePortTraffic port : look.traffic().get()) {
            counts.merge(port.name().service(), Counts.of(port), Counts::plus);
        }
        return counts;
    }

    private static Counts sum(Map<NamespacedName, Counts> counts) {
        return counts.values().stream().reduce(Counts.NONE, Counts::plus);
    }

    // After a pause the history begins anew, with the first sample that has rates.
    private void remember(Sample sample, boolean comparable) {
        if (!comparable) {
            history.clear();
            return;
        }
        history.add(sample);
        if (history.size() > HISTORY) {
            history.remove();
        }
    }

    /** What happened in a time, per second. */
    private record Rates(double seconds) {
        // A counter that begins anew has gone backwards.
        private double of(long now, long before) {
            return Math.max(0, now - before) / seconds;
        }

        LiveService of(RoutedService service, Map<NamespacedName, Counts> now, Map<NamespacedName, Counts> before) {
            Counts is = now.getOrDefault(service.service().name(), Counts.NONE);
            Counts was = before.getOrDefault(service.service().name(), Counts.NONE);
            return new LiveService(
                    service,
                    is.active,
                    of(is.accepted, was.accepted),
                    of(is.dialFailures, was.dialFailures),
                    new Bytes(of(is.toEndpoint, was.toEndpoint), of(is.toClient, was.toClient)));
        }

        LiveConnection of(ConnectionSummary connection, Map<Long, ConnectionSummary> before) {
            ConnectionSummary was = before.get(connection.id());
            return new LiveConnection(
                    connection,
                    new Bytes(
                            of(connection.bytesToEndpoint(), was == null ? 0 : was.bytesToEndpoint()),
                            of(connection.bytesToClient(), was == null ? 0 : was.bytesToClient())));
        }

        Sample sample(long time, int connections, Counts is, Counts was) {
            return new Sample(
                    time,
                    connections,
                    Math.round(of(is.accepted, was.accepted)),
                    Math.round(of(is.dialFailures, was.dialFailures)),
                    Math.round(of(is.toEndpoint, was.toEndpoint)),
                    Math.round(of(is.toClient, was.toClient)));
        }
    }
}
