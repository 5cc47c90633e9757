// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutingTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The health checks that the routing table asks for, at a cost in proportion to what changes in it. Confined to the
 * control thread.
 */
final class HealthChecks {
    private final Map<NamespacedName, HealthCheck> known = new HashMap<>();

    /**
     * A change of one Service's health check.
     *
     * @param service the Service
     * @param wanted its health check from now on, null for none
     */
    record Change(NamespacedName service, @Nullable HealthCheck wanted) {}

    /** Returns how many there are. */
    int size() {
        return known.size();
    }

    /** Returns what differs since the last call, of which {@code changed} are the only Services that may differ. */
    List<Change> update(RoutingTable table, Collection<NamespacedName> changed) {
        List<Change> changes = new ArrayList<>();
        for (NamespacedName service : changed) {
            HealthCheck wanted = HealthCheck.of(table.get(service));
            HealthCheck before = wanted == null ? known.remove(service) : known.put(service, wanted);
            if (!Objects.equals(wanted, before)) {
                changes.add(new Change(service, wanted));
            }
        }
        return changes;
    }
}
