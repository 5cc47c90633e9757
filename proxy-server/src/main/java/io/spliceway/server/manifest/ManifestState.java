// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the manifests say as a whole. Immutable once built.
 *
 * @param services the Services by name, in the order of their appearance
 * @param slices the slices by name
 * @param order when the Services were created
 * @param counts how much was read
 */
record ManifestState(
        Map<NamespacedName, Service> services,
        Map<NamespacedName, EndpointSlice> slices,
        CreationOrder order,
        ManifestCounts counts) {
    static final ManifestState EMPTY =
            new ManifestState(Map.of(), Map.of(), CreationOrder.EMPTY, new ManifestCounts(0, 0, 0, 0, 0));

    /** Returns what changes {@code before} into this; empty if nothing does. */
    List<ClusterEvent> changesSince(ManifestState before) {
        List<ClusterEvent> events = new ArrayList<>();
        changes(before.services, services, ClusterEvent.ServiceApplied::new, ClusterEvent.ServiceDeleted::new, events);
        changes(
                before.slices,
                slices,
                ClusterEvent.EndpointSliceApplied::new,
                ClusterEvent.EndpointSliceDeleted::new,
                events);
        return events;
    }

    private static <T> void changes(
            Map<NamespacedName, T> before,
            Map<NamespacedName, T> now,
            Function<T, ClusterEvent> applied,
            Function<NamespacedName, ClusterEvent> deleted,
            List<ClusterEvent> events) {
        for (NamespacedName name : before.keySet()) {
            if (!now.containsKey(name)) {
                events.add(deleted.apply(name));
            }
        }
        now.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                events.add(applied.apply(value));
            }
        });
    }
}
