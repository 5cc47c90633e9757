// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All service ports, in groups of at most {@value #MOST}. Where ports come and go, most other groups stay what they are.
 * Immutable, but for what the groups keep.
 *
 * @param ports all of them
 * @param groups each port is in one
 */
record PortGroups(List<ServicePortMetrics> ports, List<PortGroup> groups) {
    // A port that is busy has all of its group compressed anew; but less repeats itself in a smaller one.
    static final int MOST = 32;

    static final PortGroups NONE = new PortGroups(List.of(), List.of());

    /** Returns the groups of these ports; these groups themselves if it is the same list. */
    @SuppressWarnings("ReferenceEquality") // the list is the same as long as no port comes or goes
    PortGroups of(List<ServicePortMetrics> wanted) {
        if (wanted == ports) {
            return this;
        }
        Set<ServicePortMetrics> rest = new LinkedHashSet<>(wanted);
        Map<PortGroup, List<ServicePortMetrics>> staying = staying(rest);
        staying.values().forEach(members -> members.forEach(rest::remove));
        Iterator<ServicePortMetrics> others = rest.iterator();
        List<PortGroup> next = new ArrayList<>();
        staying.forEach((group, members) -> next.add(filled(group, members, others)));
        while (others.hasNext()) {
            next.add(new PortGroup(filled(List.of(), others)));
        }
        return new PortGroups(wanted, List.copyOf(next));
    }

    /** Returns the groups of which enough is left, and what that is. */
    private Map<PortGroup, List<ServicePortMetrics>> staying(Set<ServicePortMetrics> wanted) {
        Map<PortGroup, List<ServicePortMetrics>> staying = new LinkedHashMap<>();
        for (PortGroup group : groups) {
            List<ServicePortMetrics> left =
                    group.ports().stream().filter(wanted::contains).toList();
            if (left.size() > MOST / 2) {
                staying.put(group, left);
            }
        }
        return staying;
    }

    private static PortGroup filled(
            PortGroup group, List<ServicePortMetrics> members, Iterator<ServicePortMetrics> others) {
        List<ServicePortMetrics> filled = filled(members, others);
        return filled.size() == group.ports().size() && filled.size() == members.size() ? group : new PortGroup(filled);
    }

    private static List<ServicePortMetrics> filled(
            List<ServicePortMetrics> members, Iterator<ServicePortMetrics> others) {
        List<ServicePortMetrics> filled = new ArrayList<>(members);
        while (filled.size() < MOST && others.hasNext()) {
            filled.add(others.next());
        }
        return List.copyOf(filled);
    }
}
