// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.NamespacedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The last known form of every object of one resource, by which a change becomes the events that it is worth and a list
 * only those that differ from what is known. Not thread-safe.
 */
final class Store<V> {
    private final Function<V, NamespacedName> nameOf;
    private final Function<V, ClusterEvent> applied;
    private final Function<NamespacedName, ClusterEvent> deleted;
    private final Map<NamespacedName, List<V>> objects = new HashMap<>();

    /**
     * Starts empty.
     *
     * @param nameOf the name of a value: an object may mean several values
     */
    Store(
            Function<V, NamespacedName> nameOf,
            Function<V, ClusterEvent> applied,
            Function<NamespacedName, ClusterEvent> deleted) {
        this.nameOf = nameOf;
        this.applied = applied;
        this.deleted = deleted;
    }

    /** Takes a complete list; an object that is there but cannot be used keeps its last known form. */
    List<ClusterEvent> replace(List<Decoded<V>> listed) {
        Set<NamespacedName> present = HashSet.newHashSet(listed.size());
        listed.forEach(object -> present.add(object.name()));
        List<ClusterEvent> events = new ArrayList<>();
        for (NamespacedName gone : objects.keySet().stream()
                .filter(name -> !present.contains(name))
                .toList()) {
            events.addAll(delete(gone));
        }
        for (Decoded<V> object : listed) {
            if (object.values() != null) {
                events.addAll(apply(object.name(), object.values()));
            }
        }
        return events;
    }

    /** Takes the new form of one object. */
    List<ClusterEvent> apply(NamespacedName name, List<V> values) {
        List<V> known = values.isEmpty() ? objects.remove(name) : objects.put(name, values);
        List<V> before = known == null ? List.of() : known;
        List<ClusterEvent> events = new ArrayList<>();
        for (V old : before) {
            if (values.stream().noneMatch(value -> nameOf.apply(value).equals(nameOf.apply(old)))) {
                events.add(deleted.apply(nameOf.apply(old)));
            }
        }
        for (V value : values) {
            if (!before.contains(value)) {
                events.add(applied.apply(value));
            }
        }
        return events;
    }

    /** Takes the end of one object. */
    List<ClusterEvent> delete(NamespacedName name) {
        return apply(name, List.of());
    }
}
