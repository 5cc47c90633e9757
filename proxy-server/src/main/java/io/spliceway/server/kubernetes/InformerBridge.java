// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterSink;
import io.spliceway.model.NamespacedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns what the informers hear into cluster events for one sink, one at a time, and tells when everything was listed
 * for the first time. Thread-safe.
 */
final class InformerBridge {
    private final ClusterSink sink;
    private final Set<Object> unlisted = new HashSet<>(); // guarded by this
    private boolean synced; // guarded by this

    InformerBridge(ClusterSink sink) {
        this.sink = sink;
    }

    /**
     * Adds a resource that must have been listed before the cluster is synced; all are added before the first list.
     *
     * @param optional whether the cluster is synced without it where it cannot be had
     */
    synchronized <V> Informer<V> informer(Store<V> store, boolean optional) {
        var informer = new StoreInformer<>(store, optional);
        unlisted.add(informer);
        return informer;
    }

    private synchronized void deliver(List<ClusterEvent> events) {
        if (!events.isEmpty()) {
            sink.accept(events);
        }
    }

    private synchronized void deliverFirst(Object informer, List<ClusterEvent> events) {
        unlisted.remove(informer);
        if (synced || !unlisted.isEmpty()) {
            deliver(events);
            return;
        }
        synced = true;
        List<ClusterEvent> all = new ArrayList<>(events);
        all.add(new ClusterEvent.Synced());
        deliver(all);
    }

    /** The store is confined to the thread of its watch; the lock covers the sink alone. */
    private final class StoreInformer<V> implements Informer<V> {
        private final Store<V> store;
        private final boolean optional;

        StoreInformer(Store<V> store, boolean optional) {
            this.store = store;
            this.optional = optional;
        }

        @Override
        public void listed(List<Decoded<V>> objects) {
            deliverFirst(this, store.replace(objects));
        }

        @Override
        public void applied(NamespacedName name, List<V> values) {
            deliver(store.apply(name, values));
        }

        @Override
        public void deleted(NamespacedName name) {
            deliver(store.delete(name));
        }

        @Override
        public void unavailable() {
            if (optional) {
                deliverFirst(this, List.of());
            }
        }
    }
}
