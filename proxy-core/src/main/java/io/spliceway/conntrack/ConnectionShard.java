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
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, as a linked list. Confined to that loop, but for {@link #size}. */
public final class ConnectionShard {
    private final Loop loop;
    private final int shards;
    private final @Nullable ConnectionObserver watcher;
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

    List<ConnectionSummary> snapshot(long now) {
        var summaries = new ArrayList<ConnectionSummary>(size);
        for (Connection c = first; c != null; c = c.next) {
            summaries.add(c.summary(now));
        }
        return summaries;
    }

    Set<InetAddress> frontendAddresses() {
        Set<InetAddress> addresses = new HashSet<>();
        for (Connection c = first; c != null; c = c.next) {
            addresses.add(c.route().frontend().address().ip());
        }
        return addresses;
    }

    void reportTraffic() {
        for (Connection c = first; c != null; c = c.next) {
            c.reportTraffic();
        }
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
