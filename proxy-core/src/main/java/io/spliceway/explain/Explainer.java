// SPDX-License-Identifier: Apache-2.0
package io.spliceway.explain;

import io.spliceway.balancer.Pick;
import io.spliceway.explain.Explanation.Outcome;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.Listeners;
import io.spliceway.listener.Verdict;
import io.spliceway.model.IpFamily;
import io.spliceway.observe.RefusalReason;
import io.spliceway.relay.Destination;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.Router;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the router for the route, the listener for its verdict and the balancer for its pick, and changes nothing.
 * Confined to the control thread.
 */
public final class Explainer {
    private final Router router;
    private final Listeners listeners;

    public Explainer(Router router, Listeners listeners) {
        this.router = router;
        this.listeners = listeners;
    }

    /** Says what a connection of {@code client} to {@code address} would meet now. */
    public Explanation explain(FrontendAddress address, InetAddress client) {
        RoutedPort port = router.portAt(address);
        Route route = port == null ? null : port.routeAt(address);
        if (port == null || route == null) {
            return new Explanation.NotServed(routesTo(address.ip()));
        }
        Verdict verdict = listeners.admit(route, client);
        Destination destination = verdict.destination();
        return new Explanation.Served(
                route,
                destination.endpoints().scope(),
                router.judge(
                        port, IpFamily.of(address.ip()), destination.endpoints().scope()),
                outcome(verdict, listeners.states().of(route), client));
    }

    private static Outcome outcome(Verdict verdict, @Nullable ListenerState listener, InetAddress client) {
        if (!(listener instanceof ListenerState.Listening)) {
            return new Outcome.Refused(listener);
        }
        return switch (verdict) {
            case Verdict.Refused refused -> new Outcome.TurnedAway(refused.reason());
            case Verdict.Admitted admitted ->
                connected(admitted.destination().balancer().peek(client));
        };
    }

    private static Outcome connected(@Nullable Pick pick) {
        return pick == null ? new Outcome.TurnedAway(RefusalReason.NO_ENDPOINT) : new Outcome.Connected(pick);
    }

    private List<Route> routesTo(InetAddress ip) {
        return router.table().services().stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.routes().stream())
                .filter(route -> route.frontend().address().ip().equals(ip))
                .toList();
    }
}
