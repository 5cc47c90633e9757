// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterSink;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.EndpointSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that tells when it last delivered, and whose endpoints can also be changed without it. Thread-safe. */
final class TimedSource implements ClusterSource {
    private final ClusterSource source;
    private @Nullable ClusterSink sink;
    private volatile long delivered;

    TimedSource(ClusterSource source) {
        this.source = source;
    }

    void apply(EndpointSlice slice) {
        deliver(List.of(new ClusterEvent.EndpointSliceApplied(slice)));
    }

    /** Returns the {@link System#nanoTime} of the last delivery. */
    long delivered() {
        return delivered;
    }

    @Override
    public synchronized void start(ClusterSink target) {
        sink = target;
        source.start(this::deliver);
    }

    private synchronized void deliver(List<ClusterEvent> events) {
        if (sink == null) {
            throw new IllegalStateException("not started");
        }
        delivered = System.nanoTime();
        sink.accept(events);
    }

    @Override
    public void close() {
        source.close();
    }
}
