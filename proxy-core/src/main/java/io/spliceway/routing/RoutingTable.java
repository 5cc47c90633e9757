// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.cluster.VersionedMap;
import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All Services that are proxied, with their routes. Immutable; the next table shares all Services that did not change
 * with this one.
 */
public final class RoutingTable {
    /** The table before the first Service. */
    public static final RoutingTable EMPTY = new RoutingTable(VersionedMap.empty(), List.of());

    private final VersionedMap<NamespacedName, RoutedService> services;
    private final List<InetAddress> nodePortAddresses;

    private RoutingTable(VersionedMap<NamespacedName, RoutedService> services, List<InetAddress> nodePortAddresses) {
        this.services = services;
        this.nodePortAddresses = nodePortAddresses;
    }

    public @Nullable RoutedService get(NamespacedName name) {
        return services.get(name);
    }

    /** Returns the Services in no particular order. */
    public Collection<RoutedService> services() {
        return services.values();
    }

    public int size() {
        return services.size();
    }

    /** Returns the addresses of the node that serve node ports. */
    public List<InetAddress> nodePortAddresses() {
        return nodePortAddresses;
    }

    Editor edit() {
        return new Editor(services.edit(), nodePortAddresses);
    }

    /** Makes the next table from one. Not thread-safe. */
    static final class Editor {
        private final VersionedMap.Editor<NamespacedName, RoutedService> services;
        private List<InetAddress> nodePortAddresses;

        private Editor(
                VersionedMap.Editor<NamespacedName, RoutedService> services, List<InetAddress> nodePortAddresses) {
            this.services = services;
            this.nodePortAddresses = nodePortAddresses;
        }

        void nodePortAddresses(List<InetAddress> addresses) {
            nodePortAddresses = List.copyOf(addresses);
        }

        void put(RoutedService service) {
            services.put(service.service().name(), service);
        }

        void remove(NamespacedName name) {
            services.remove(name);
        }

        /** Ends the editing. */
        RoutingTable toTable() {
            return new RoutingTable(services.toMap(), nodePortAddresses);
        }
    }
}
