// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

import io.spliceway.cluster.ChangeCount;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutingTable;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches a proxy. Implementations are thread-safe and never block. */
public interface ProxyObserver {
    /** Watches nothing. */
    ProxyObserver NONE = new ProxyObserver() {};

    /** Returns the watcher of a service port; asked once, when the port gets its first route. */
    default ServicePortObserver servicePort(ServicePortName name) {
        return new ServicePortObserver() {};
    }

    /** A service port lost its last route. Connections that outlive it still report to the watcher they have. */
    default void servicePortRemoved(ServicePortName name) {}

    /**
     * Returns the watcher of single connections; asked once, at the start. Without one, which is the default, nothing is
     * made for it.
     */
    default @Nullable ConnectionObserver connections() {
        return null;
    }

    /** A frontend could not listen; it will be tried again. Called for each attempt. */
    default void listenFailed(Route route, ListenFailure failure) {}

    /** A frontend listens. */
    default void listening(Route route) {}

    /** Whether service addresses that the proxy makes local are guarded; called when that changes. */
    default void guarded(boolean inPlace) {}

    /** Accepting stopped because {@code connections} connections use all descriptors that may be used. */
    default void acceptPaused(int connections) {}

    /** Accepting goes on. */
    default void acceptResumed() {}

    /** Changes of the cluster arrived and wait for a pass. Called by the source's thread. */
    default void queued(ChangeCount changes) {}

    /** Changes that had arrived are in effect, as far as they say anything new. */
    default void inEffect(ChangeCount changes) {}

    /**
     * A change of endpoints is in effect.
     *
     * @param family the family of the endpoints
     * @param latency the time since the change happened in the cluster
     */
    default void endpointsProgrammed(IpFamily family, Duration latency) {}

    /** The entries of {@code services} in the routing table may have changed, and the listeners follow it. */
    default void routed(RoutingTable table, Set<NamespacedName> services) {}

    /**
     * A change of the cluster is in effect on all listeners.
     *
     * @param generation counts the routing tables of this proxy
     * @param frontends how many frontends changed
     * @param took from the start of the pass to the last listener
     */
    default void applied(long generation, int frontends, Duration took) {}
}
