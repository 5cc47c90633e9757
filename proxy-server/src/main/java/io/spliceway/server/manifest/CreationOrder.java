// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.model.NamespacedName;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * When the Services of the manifests were created, for want of a creationTimestamp: in the order in which they appeared
 * first, a millisecond each from the epoch. A Service keeps its instant for as long as it is there. Immutable.
 */
final class CreationOrder {
    static final CreationOrder EMPTY = new CreationOrder(Map.of(), 0);

    private final Map<NamespacedName, Instant> created;
    private final long next;

    private CreationOrder(Map<NamespacedName, Instant> created, long next) {
        this.created = created;
        this.next = next;
    }

    /** Returns the order after a reading that found exactly {@code services}. */
    CreationOrder after(Collection<NamespacedName> services) {
        Map<NamespacedName, Instant> now = new HashMap<>();
        long following = next;
        for (NamespacedName service : services) {
            Instant known = created.get(service);
            now.put(service, known == null ? Instant.ofEpochMilli(following++) : known);
        }
        return new CreationOrder(now, following);
    }

    Instant of(NamespacedName service) {
        return created.getOrDefault(service, Instant.EPOCH);
    }
}
