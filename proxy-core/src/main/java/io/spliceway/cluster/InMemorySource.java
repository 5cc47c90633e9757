// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source that a program feeds: what it publishes before the proxy starts exists from the beginning, what it publishes
 * later is a change. Thread-safe.
 */
public final class InMemorySource implements ClusterSource {
    private final List<ClusterEvent> initial = new ArrayList<>(); // guarded by this
    private @Nullable ClusterSink sink; // guarded by this

    /** Reports {@code events}; no routing table shows only a part of them. */
    public synchronized void publish(ClusterEvent... events) {
        if (sink == null) {
            initial.addAll(List.of(events));
        } else {
            sink.accept(List.of(events));
        }
    }

    @Override
    public synchronized void start(ClusterSink target) {
        sink = target;
        initial.add(new ClusterEvent.Synced());
        target.accept(List.copyOf(initial));
        initial.clear();
    }

    /** Stops reporting; what is published from now on goes nowhere. */
    @Override
    public synchronized void close() {
        sink = events -> {};
    }
}
