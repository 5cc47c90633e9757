// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterSink;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A cluster as it is to be served on this machine: every Service at its local place, with replacements for pods, and with
 * something to wait for where no pod is ready. Thread-safe.
 */
final class LocalSource implements ClusterSource {
    private final ClusterSource cluster;
    private final LocalServices local;

    // Guarded by this.
    private final Map<NamespacedName, EndpointSlice> slices = new HashMap<>();
    private final Map<NamespacedName, Set<NamespacedName>> slicesByService = new HashMap<>();
    private final Map<NamespacedName, Service> said = new HashMap<>();
    private final Map<NamespacedName, Map<NamespacedName, EndpointSlice>> saidSlices = new HashMap<>();

    LocalSource(ClusterSource cluster, LocalServices local) {
        this.cluster = cluster;
        this.local = local;
    }

    @Override
    public void start(ClusterSink sink) {
        cluster.start(events -> translate(events, sink));
    }

    @Override
    public void close() {
        cluster.close();
    }

    private synchronized void translate(List<ClusterEvent> events, ClusterSink sink) {
        // In the order of names, so that places do not depend on the order of the API server's list.
        events.stream()
                .filter(ServiceApplied.class::isInstance)
                .map(event -> ((ServiceApplied) event).service())
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(local::apply);
        List<ClusterEvent> out = new ArrayList<>();
        Set<NamespacedName> touched = new TreeSet<>();
        for (ClusterEvent event : events) {
            switch (event) {
                case ServiceApplied applied -> touched.add(applied.service().name());
                case ServiceDeleted deleted -> {
                    local.delete(deleted.service());
                    touched.add(deleted.service());
                }
                case EndpointSliceApplied applied -> {
                    forget(applied.slice().name(), touched);
                    keep(applied.slice(), touched);
                }
                case EndpointSliceDeleted deleted -> forget(deleted.slice(), touched);
                case ClusterEvent.Synced synced -> {
                    touched.forEach(name -> update(name, out));
                    touched.clear();
                    out.add(synced);
                }
                case ClusterEvent.NodeApplied unused -> {} // the cluster's nodes are not this machine
                case ClusterEvent.ServiceCidrApplied unused -> {} // nor are its addresses this machine's
                case ClusterEvent.HostAddressesApplied addresses -> out.add(addresses);
            }
        }
        touched.forEach(name -> update(name, out));
        if (!out.isEmpty()) {
            sink.accept(out);
        }
    }

    private void keep(EndpointSlice slice, Set<NamespacedName> touched) {
        slices.put(slice.name(), slice);
        slicesByService
                .computeIfAbsent(slice.service(), name -> new TreeSet<>())
                .add(slice.name());
        touched.add(slice.service());
    }

    private void forget(NamespacedName name, Set<NamespacedName> touched) {
        EndpointSlice known = slices.remove(name);
        if (known != null) {
            slicesByService.getOrDefault(known.service(), Set.of()).remove(name);
            touched.add(known.service());
        }
    }

    /** Says how a Service is now, if that is not what was said before. */
    private void update(NamespacedName name, List<ClusterEvent> out) {
        List<EndpointSlice> own = slicesByService.getOrDefault(name, Set.of()).stream()
                .map(slices::get)
                .toList();
        Service now = local.service(name);
        if (now == null) {
            if (said.remove(name) != null) {
                out.add(new ServiceDeleted(name));
            }
        } else if (!now.equals(said.put(name, now))) {
            out.add(new ServiceApplied(now));
        }
        updateSlices(name, own, out);
    }

    private void updateSlices(NamespacedName name, List<EndpointSlice> own, List<ClusterEvent> out) {
        Map<NamespacedName, EndpointSlice> before = saidSlices.getOrDefault(name, Map.of());
        Map<NamespacedName, EndpointSlice> after = new HashMap<>();
        local.slices(name, own).forEach(slice -> after.put(slice.name(), slice));
        for (NamespacedName gone : before.keySet()) {
            if (!after.containsKey(gone)) {
                out.add(new EndpointSliceDeleted(gone));
            }
        }
        after.forEach((sliceName, slice) -> {
            if (!slice.equals(before.get(sliceName))) {
                out.add(new EndpointSliceApplied(slice));
            }
        });
        if (after.isEmpty()) {
            saidSlices.remove(name);
        } else {
            saidSlices.put(name, after);
        }
    }
}
