// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.cluster.VersionedMap;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.server.dns.message.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the next version of a zone, at a cost in proportion to the change. Not thread-safe. */
final class ZoneEditor {
    private static final Comparator<Name> ORDER = Comparator.comparing(Name::toString);

    private final Zone base;
    private final VersionedMap.Editor<NamespacedName, ServiceRecords> services;
    private final VersionedMap.Editor<String, Integer> namespaces;
    private final VersionedMap.Editor<Name, List<Name>> reverse;
    private boolean changed;

    ZoneEditor(
            Zone base,
            VersionedMap.Editor<NamespacedName, ServiceRecords> services,
            VersionedMap.Editor<String, Integer> namespaces,
            VersionedMap.Editor<Name, List<Name>> reverse) {
        this.base = base;
        this.services = services;
        this.namespaces = namespaces;
        this.reverse = reverse;
    }

    /** Brings the names of {@code name} up to date with its objects; {@code service} is null if there is none. */
    void put(NamespacedName name, @Nullable Service service, Collection<EndpointSlice> slices) {
        ServiceRecords before = services.get(name);
        ServiceRecords now = service == null ? null : base.apex().records(service, slices);
        if (now == null ? before == null : now.equals(before)) {
            return;
        }
        changed = true;
        if (before != null) {
            before.reverse().forEach(this::removeReverse);
        }
        if (now != null) {
            now.reverse().forEach(this::addReverse);
            services.put(name, now);
        } else {
            services.remove(name);
        }
        if (now == null || before == null) {
            countNamespace(name.namespace(), now == null ? -1 : 1);
        }
    }

    private void countNamespace(String namespace, int change) {
        Integer count = namespaces.get(namespace);
        int next = (count == null ? 0 : count) + change;
        if (next == 0) {
            namespaces.remove(namespace);
        } else {
            namespaces.put(namespace, next);
        }
    }

    private void addReverse(Name address, Name owner) {
        List<Name> owners = new ArrayList<>(ownersOf(address));
        owners.add(owner);
        owners.sort(ORDER);
        reverse.put(address, List.copyOf(owners));
    }

    private void removeReverse(Name address, Name owner) {
        List<Name> owners = new ArrayList<>(ownersOf(address));
        owners.remove(owner);
        if (owners.isEmpty()) {
            reverse.remove(address);
        } else {
            reverse.put(address, List.copyOf(owners));
        }
    }

    private List<Name> ownersOf(Name address) {
        List<Name> owners = reverse.get(address);
        return owners == null ? List.of() : owners;
    }

    /** Ends the editing; if nothing changed, the version is the same. */
    Zone toZone() {
        return changed ? base.next(services.toMap(), namespaces.toMap(), reverse.toMap()) : base;
    }
}
