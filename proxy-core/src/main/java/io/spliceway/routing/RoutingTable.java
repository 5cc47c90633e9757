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
    public static final RoutingTable EMPTY = new RoutingTable(VersionedMap.empty(), List.of(), 0, 0);

    private final VersionedMap<NamespacedName, RoutedService> services;
    private final List<InetAddress> nodePortAddresses;
    private final int frontends;
    private final int endpoints;

    private RoutingTable(
            VersionedMap<NamespacedName, RoutedService> services,
            List<InetAddress> nodePortAddresses,
            int frontends,
            int endpoints) {
        this.services = services;
        this.nodePortAddresses = nodePortAddresses;
        this.frontends = frontends;
        this.endpoints = endpoints;
    }

    public @Nullable RoutedService get(NamespacedName name) {
        return services.get(name);
    }

    /** Returns the Services in no particular order; always the same collection, as long as it is this table. */
    public Collection<RoutedService> services() {
        return services.values();
    }

    public int size() {
        return services.size();
    }

    /** Returns how many frontends the Services have, those of other owners not counted. */
    public int frontends() {
        return frontends;
    }

    /** Returns how many endpoints the service ports have, whatever their state; one behind two ports counts twice. */
    public int endpoints() {
        return endpoints;
    }

    /** Returns the addresses of the node that serve node ports. */
    public List<InetAddress> nodePortAddresses() {
        return nodePortAddresses;
    }

    Editor edit() {
        return new Editor(this);
    }

    /** Makes the next table from one. Not thread-safe. */
    static final class Editor {
        private final VersionedMap.Editor<NamespacedName, RoutedService> services;
        private List<InetAddress> nodePortAddresses;
        private int frontends;
        private int endpoints;

        private Editor(RoutingTable base) {
            services = base.services.edit();
            nodePortAddresses = base.nodePortAddresses;
            frontends = base.frontends;
            endpoints = base.endpoints;
        }

        void nodePortAddresses(List<InetAddress> addresses) {
            nodePortAddresses = List.copyOf(addresses);
        }

        void put(RoutedService service) {
            NamespacedName name = service.service().name();
            count(services.get(name), -1);
            services.put(name, service);
            count(service, 1);
        }

        void remove(NamespacedName name) {
            count(services.get(name), -1);
            services.remove(name);
        }

        private void count(@Nullable RoutedService service, int sign) {
            if (service != null) {
                for (RoutedPort port : service.ports()) {
                    frontends += sign * port.routes().size();
                    endpoints += sign * port.endpoints().size();
                }
            }
        }

        /** Ends the editing. */
        RoutingTable toTable() {
            return new RoutingTable(services.toMap(), nodePortAddresses, frontends, endpoints);
        }
    }
}
