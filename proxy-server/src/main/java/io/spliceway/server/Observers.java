// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.cluster.ChangeCount;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ConnectionObserver;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutingTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several watchers of one proxy, told one after the other. The traffic is watched by the first alone, so that a byte that
 * is moved is not told twice; single connections are watched by all that want it. Thread-safe as far as they are.
 */
record Observers(ProxyObserver first, List<ProxyObserver> all) implements ProxyObserver {

    static Observers of(ProxyObserver ofTraffic, ProxyObserver... others) {
        var all = new ArrayList<>(List.of(ofTraffic));
        all.addAll(List.of(others));
        return new Observers(ofTraffic, List.copyOf(all));
    }

    @Override
    public ServicePortObserver servicePort(ServicePortName name) {
        return first.servicePort(name);
    }

    @Override
    public void servicePortRemoved(ServicePortName name) {
        first.servicePortRemoved(name);
    }

    @Override
    public @Nullable ConnectionObserver connections() {
        List<ConnectionObserver> watching = all.stream()
                .map(ProxyObserver::connections)
                .filter(Objects::nonNull)
                .toList();
        return watching.isEmpty() ? null : connection -> watching.forEach(each -> each.closed(connection));
    }

    @Override
    public void listenFailed(Route route, ListenFailure failure) {
        all.forEach(observer -> observer.listenFailed(route, failure));
    }

    @Override
    public void listening(Route route) {
        all.forEach(observer -> observer.listening(route));
    }

    @Override
    public void acceptPaused(int connections) {
        all.forEach(observer -> observer.acceptPaused(connections));
    }

    @Override
    public void acceptResumed() {
        all.forEach(ProxyObserver::acceptResumed);
    }

    @Override
    public void queued(ChangeCount changes) {
        all.forEach(observer -> observer.queued(changes));
    }

    @Override
    public void inEffect(ChangeCount changes) {
        all.forEach(observer -> observer.inEffect(changes));
    }

    @Override
    public void endpointsProgrammed(IpFamily family, Duration latency) {
        all.forEach(observer -> observer.endpointsProgrammed(family, latency));
    }

    @Override
    public void routed(RoutingTable table, Set<NamespacedName> services) {
        all.forEach(observer -> observer.routed(table, services));
    }

    @Override
    public void applied(long generation, int frontends, Duration took) {
        all.forEach(observer -> observer.applied(generation, frontends, took));
    }
}
