// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.model.IpFamily;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointGroup.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The load balancers of all endpoint groups, and what they keep from one group to the next.
 *
 * <ul>
 *   <li>The turn of a group goes on while the group stays the same, whatever happens to the affinity.
 *   <li>Affinity records stay when the group or the timeout changes, and are lost when affinity is turned off, when
 *       the service port is removed, and when their endpoint leaves the group. A service port that is scaled to zero
 *       thus forgets its bindings, but not that it has affinity: that is part of the route.
 * </ul>
 *
 * <p>Confined to the control thread; the balancers themselves are thread-safe.
 */
public final class Balancers {
    private final LongSupplier nanoTime;
    private final Map<Key, Balanced> balanced = new HashMap<>();

    public Balancers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Key(ServicePortName servicePort, IpFamily family, Scope scope) {}

    private record Balanced(
            EndpointGroup group,
            SessionAffinity affinity,
            RoundRobin roundRobin,
            AffinityRecords records,
            LoadBalancer balancer) {}

    /**
     * Returns the balancer of a group, the same one while group and affinity are the same. To be called for every group
     * that replaces another, also an empty one.
     */
    public LoadBalancer balancerFor(EndpointGroup group, SessionAffinity affinity) {
        var key = new Key(group.servicePort(), group.family(), group.scope());
        Balanced old = balanced.get(key);
        boolean sameGroup = old != null && old.group.equals(group);
        if (old != null && sameGroup && old.affinity.equals(affinity)) {
            return old.balancer;
        }
        RoundRobin roundRobin = old != null && sameGroup ? old.roundRobin : new RoundRobin(group);
        AffinityRecords records =
                old != null && affinity instanceof SessionAffinity.ClientIp ? old.records : new AffinityRecords();
        LoadBalancer balancer = switch (affinity) {
            case SessionAffinity.None none -> roundRobin;
            case SessionAffinity.ClientIp clientIp ->
                new ClientIpAffinity(roundRobin, records, records.follow(group), clientIp.timeout(), nanoTime);
        };
        balanced.put(key, new Balanced(group, affinity, roundRobin, records, balancer));
        return balancer;
    }

    /** Forgets a service port. */
    public void remove(ServicePortName servicePort) {
        for (IpFamily family : IpFamily.values()) {
            for (Scope scope : Scope.values()) {
                balanced.remove(new Key(servicePort, family, scope));
            }
        }
    }

    /**
     * Frees the affinity records that no client can use any more. To be called from time to time.
     *
     * @return how many these were
     */
    public int expire() {
        long now = nanoTime.getAsLong();
        int expired = 0;
        for (Balanced each : balanced.values()) {
            if (each.affinity instanceof SessionAffinity.ClientIp clientIp) {
                expired += each.records.expire(now, clientIp.timeout().toNanos());
            }
        }
        return expired;
    }
}
