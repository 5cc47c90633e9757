// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.balancer.Balancers;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The service ports that have routes, with what belongs to each while it has any. Confined to the control thread. */
final class ServicePorts {
    private final ProxyObserver observer;
    private final Balancers balancers;
    private final Map<ServicePortName, Routed> routed = new HashMap<>();

    private record Routed(ServicePortObserver observer, int routes) {}

    ServicePorts(ProxyObserver observer, Balancers balancers) {
        this.observer = observer;
        this.balancers = balancers;
    }

    /** Counts a new route of {@code name}. */
    void retain(ServicePortName name) {
        Routed old = routed.get(name);
        routed.put(
                name,
                old == null ? new Routed(observer.servicePort(name), 1) : new Routed(old.observer, old.routes + 1));
    }

    /** Forgets one route of {@code name}, and with the last one all that belongs to the service port. */
    void release(ServicePortName name) {
        Routed old = Objects.requireNonNull(routed.get(name), "a route that was never counted");
        if (old.routes > 1) {
            routed.put(name, new Routed(old.observer, old.routes - 1));
        } else {
            routed.remove(name);
            balancers.remove(name);
            observer.servicePortRemoved(name);
        }
    }

    ServicePortObserver observer(ServicePortName name) {
        return Objects.requireNonNull(routed.get(name), "a service port without routes").observer;
    }
}
