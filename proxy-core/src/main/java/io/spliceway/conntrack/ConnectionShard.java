// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.net.Loop;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ConnectionObserver;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, as a linked list. Confined to that loop, but for {@link #size}. */
public final class ConnectionShard {
    private final Loop loop;
    private final int shards;
    private final @Nullable ConnectionObserver watcher;
    private final List<ConnectionVisit> visits = new ArrayList<>();
    private long lastSequence;
    private @Nullable Connection first;
    private volatile int size;

    ConnectionShard(Loop loop, int shards, @Nullable ConnectionObserver watcher) {
        this.loop = loop;
        this.shards = shards;
        this.watcher = watcher;
    }

    /** Enters a connection that was just accepted. */
    public Connection add(InetSocketAddress client, Route route, ServicePortObserver observer, Connection.Owner owner) {
        assert loop.inEventLoop();
        // The remainder tells which shard a connection is in, so that an id can be found again.
        long id = ++lastSequence * shards + loop.index();
        var connection = new Connection(id, client, route, observer, loop.nanoTime(), owner);
        connection.next = first;
        if (first != null) {
            first.previous = connection;
        }
        first = connection;
        resize(1);
        return connection;
    }

    /** Removes a connection that has ended, with its last report. */
    public void remove(Connection connection, CloseReason reason) {
        assert loop.inEventLoop();
        connection.reportTraffic();
        long now = loop.nanoTime();
        connection.observer().closed(reason, Duration.ofNanos(connection.ageNanos(now)));
        if (watcher != null) {
            watcher.closed(connection.closed(reason, now));
        }
        if (connection.previous == null) {
            first = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next != null) {
            connection.next.previous = connection.previous;
        }
        resize(-1);
        for (int i = visits.size() - 1; i >= 0; i--) { // a visit that is over by that leaves the list
            visits.get(i).passOver(connection);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this loop alone
    private void resize(int by) {
        size += by;
    }

    int size() {
        return size;
    }

    Loop loop() {
        return loop;
    }

    /** Shows each connection to {@code visitor}; completes, on the loop, when that is done. */
    CompletableFuture<Void> visit(Consumer<Connection> visitor) {
        var visit = new ConnectionVisit(loop, visitor, first);
        visits.add(visit);
        visit.go();
        return visit.over().whenComplete((done, failure) -> visits.remove(visit));
    }

    CompletableFuture<List<ConnectionSummary>> snapshot(long now) {
        var summaries = new ArrayList<ConnectionSummary>(size);
        return visit(connection -> summaries.add(connection.summary(now))).thenApply(done -> summaries);
    }

    CompletableFuture<Set<InetAddress>> frontendAddresses() {
        Set<InetAddress> addresses = new HashSet<>();
        return visit(connection ->
                        addresses.add(connection.route().frontend().address().ip()))
                .thenApply(done -> addresses);
    }

    CompletableFuture<Void> reportTraffic() {
        return visit(Connection::reportTraffic);
    }

    boolean kill(long id) {
        for (Connection c = first; c != null; c = c.next) {
            if (c.id() == id) {
                c.kill(CloseReason.KILLED);
                return true;
            }
        }
        return false;
    }

    void killAll(CloseReason reason) {
        for (Connection c = first; c != null; c = first) {
            c.kill(reason);
        }
    }
}
