// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.NamespacedName;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.RoutingTable;
import java.util.Set;

/** Tells both who want to know of every table: those who wait for pods, before the names. */
record DevObserver(PodAccess access, HostNames hosts) implements ProxyObserver {
    @Override
    public void routed(RoutingTable table, Set<NamespacedName> services) {
        access.routed(table, services);
        hosts.routed(table, services);
    }
}
