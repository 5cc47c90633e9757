// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs between two routing tables, by frontend address.
 *
 * @param removed routes whose frontend address is gone
 * @param replaced routes whose frontend address stays, be it with another service port
 * @param added routes of new frontend addresses
 */
public record RoutingDiff(List<Route> removed, List<Replaced> replaced, List<Route> added) {
    public RoutingDiff {
        removed = List.copyOf(removed);
        replaced = List.copyOf(replaced);
        added = List.copyOf(added);
    }

    /** The route of one frontend address in the table before and in the table after. */
    public record Replaced(Route before, Route after) {}

    /** Returns what turns the routes {@code before} into the routes {@code after}; neither has an address twice. */
    static RoutingDiff between(Collection<Route> before, Collection<Route> after) {
        Map<FrontendAddress, Route> rest = new LinkedHashMap<>();
        after.forEach(route -> rest.put(route.frontend().address(), route));
        List<Route> removed = new ArrayList<>();
        List<Replaced> replaced = new ArrayList<>();
        for (Route old : before) {
            Route next = rest.remove(old.frontend().address());
            if (next == null) {
                removed.add(old);
            } else if (!next.equals(old)) {
                replaced.add(new Replaced(old, next));
            }
        }
        return new RoutingDiff(removed, replaced, List.copyOf(rest.values()));
    }

    /** The number of frontends that differ. */
    public int size() {
        return removed.size() + replaced.size() + added.size();
    }

    public boolean isEmpty() {
        return removed.isEmpty() && replaced.isEmpty() && added.isEmpty();
    }
}
