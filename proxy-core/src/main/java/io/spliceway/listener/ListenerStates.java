// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of all frontends do. As thread-safe as the map is.
 *
 * @param byAddress the states of the frontends whose routes are in effect
 */
public record ListenerStates(Map<FrontendAddress, ListenerState> byAddress) {

    /** Returns what the socket behind a route does; null if the route is no longer, or not yet, in effect. */
    public @Nullable ListenerState of(Route route) {
        return byAddress.get(route.frontend().address());
    }

    /** Returns all states, in no particular order. */
    public Collection<ListenerState> all() {
        return byAddress.values();
    }

    /** Whether a frontend that should listen does not. */
    public boolean anyFailed() {
        for (ListenerState state : all()) {
            if (state instanceof ListenerState.Failed) {
                return true;
            }
        }
        return false;
    }
}
