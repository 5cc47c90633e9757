// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.routing.Frontend;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutingDiff;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many frontends use each service address. Node ports do not count: they are served on addresses that the node has.
 * Confined to the control thread.
 */
final class AddressUse {
    private final Map<InetAddress, Integer> frontends = new HashMap<>();

    /** Returns the addresses in use, a live view. */
    Set<InetAddress> addresses() {
        return Collections.unmodifiableSet(frontends.keySet());
    }

    /** Counts what {@code diff} adds; returns the addresses that nothing used before. */
    Set<InetAddress> retain(RoutingDiff diff) {
        Set<InetAddress> fresh = new LinkedHashSet<>();
        Stream<Route> after = diff.replaced().stream().map(RoutingDiff.Replaced::after);
        addresses(Stream.concat(diff.added().stream(), after)).forEach(address -> {
            if (frontends.merge(address, 1, Integer::sum) == 1) {
                fresh.add(address);
            }
        });
        return fresh;
    }

    /** Uncounts what {@code diff} takes away; returns the addresses that nothing uses any more. */
    Set<InetAddress> release(RoutingDiff diff) {
        Set<InetAddress> unused = new LinkedHashSet<>();
        Stream<Route> before = diff.replaced().stream().map(RoutingDiff.Replaced::before);
        addresses(Stream.concat(diff.removed().stream(), before)).forEach(address -> {
            if (frontends.merge(address, -1, AddressUse::sumOrNone) == null) {
                unused.add(address);
            }
        });
        return unused;
    }

    private static @Nullable Integer sumOrNone(int count, int change) {
        return count + change == 0 ? null : count + change;
    }

    private static Stream<InetAddress> addresses(Stream<Route> routes) {
        return routes.map(Route::frontend)
                .filter(frontend -> !(frontend instanceof Frontend.NodePort))
                .map(frontend -> frontend.address().ip());
    }
}
