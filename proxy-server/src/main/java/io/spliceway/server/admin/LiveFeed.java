// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.LiveSnapshot.LiveConnection;
import io.spliceway.server.admin.LiveSnapshot.LiveService;
import io.spliceway.server.admin.LiveView.Problem;
import io.spliceway.server.admin.LiveView.Sample;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
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
    private final LiveServices services = new LiveServices();
    private @Nullable LiveSnapshot last;
    private long lastNanos;
    private List<ConnectionSummary> lastConnections = List.of();

    /**
     * What is looked at.
     *
     * @param services the Services it serves; the same collection again if they did not change
     * @param traffic what each service port has done; of one that did nothing the same object again
     * @param connections the live connections, told by the event loops
     * @param problems what is wrong at present; asked with the Services
     */
    record Look(
            Supplier<Collection<RoutedService>> services,
            Supplier<List<ServicePortTraffic>> traffic,
            Supplier<CompletableFuture<List<ConnectionSummary>>> connections,
            Function<List<RoutedService>, List<Problem>> problems) {}

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
        Rates rates = new Rates(comparable ? elapsed : Double.POSITIVE_INFINITY);

        List<ConnectionSummary> connections = connections();
        List<LiveConnection> live = live(connections, rates);
        TrafficCounts before = services.sum();
        services.look(look.services().get(), look.traffic().get());
        List<LiveService> rows = services.rates(rates);
        Sample sample = rates.sample(clock.millis(), connections.size(), services.sum(), before);
        remember(sample, comparable);
        lastNanos = now;
        lastConnections = connections;
        return new LiveSnapshot(
                rows, live, sample, List.copyOf(history), look.problems().apply(services.routed()));
    }

    // Both lists are by id, so the one leads through the other.
    private List<LiveConnection> live(List<ConnectionSummary> connections, Rates rates) {
        var live = new ArrayList<LiveConnection>(connections.size());
        int next = 0;
        for (ConnectionSummary connection : connections) {
            while (next < lastConnections.size() && lastConnections.get(next).id() < connection.id()) {
                next++;
            }
            boolean isKnown =
                    next < lastConnections.size() && lastConnections.get(next).id() == connection.id();
            live.add(rates.of(connection, isKnown ? lastConnections.get(next) : null));
        }
        return Collections.unmodifiableList(live);
    }

    // Every event loop answers for its own connections; the rest is worth seeing while one of them hangs.
    private List<ConnectionSummary> connections() {
        try {
            var connections = new ArrayList<>(look.connections()
                    .get()
                    .orTimeout(LOOPS_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join());
            connections.sort(Comparator.comparingLong(ConnectionSummary::id));
            return connections;
        } catch (CompletionException e) {
            return List.of();
        }
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
}
