// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.routing.EndpointGroup.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoints that the traffic policies and the topology hints leave ({@code topology.go}:
 * CategorizeEndpoints). Pure.
 *
 * <ul>
 *   <li>Ready endpoints come first; only if there are none, those that still serve while they terminate.
 *   <li>Hints narrow the ready cluster endpoints, if every ready endpoint has one and one names this node or its zone;
 *       node hints win over zone hints. They never narrow local endpoints, nor terminating ones.
 * </ul>
 */
final class EndpointPolicy {
    private EndpointPolicy() {}

    /**
     * Chooses from {@code all}, in its order.
     *
     * @param nodeName the node that the proxy runs on
     * @param zone its zone, if known
     */
    static EndpointChoice choose(List<Endpoint> all, PortPolicy policy, String nodeName, @Nullable String zone) {
        List<Endpoint> cluster = policy.usesClusterEndpoints() ? chosen(all, clusterRule(all, nodeName, zone)) : null;
        List<Endpoint> local = policy.usesLocalEndpoints() ? chosen(all, localRule(all)) : null;
        boolean hasAny = all.stream().anyMatch(endpoint -> isReady(endpoint) || isLeaving(endpoint));
        return new EndpointChoice(cluster, local, union(cluster, local), hasAny);
    }

    /** Says of each of {@code all} why it is or is not among the endpoints of {@code scope}, which {@link #choose} has. */
    static List<JudgedEndpoint> judge(List<Endpoint> all, Scope scope, String nodeName, @Nullable String zone) {
        Function<Endpoint, EndpointVerdict> rule = switch (scope) {
            case CLUSTER -> clusterRule(all, nodeName, zone);
            case LOCAL -> localRule(all);
        };
        return all.stream()
                .map(endpoint -> new JudgedEndpoint(endpoint, rule.apply(endpoint)))
                .toList();
    }

    private static Function<Endpoint, EndpointVerdict> clusterRule(
            List<Endpoint> all, String nodeName, @Nullable String zone) {
        List<Endpoint> ready = filter(all, EndpointPolicy::isReady);
        Function<Endpoint, EndpointVerdict> hints = hintRule(ready, nodeName, zone);
        return endpoint -> isReady(endpoint) ? hints.apply(endpoint) : withoutReadiness(endpoint, ready);
    }

    private static Function<Endpoint, EndpointVerdict> localRule(List<Endpoint> all) {
        List<Endpoint> ready = filter(all, endpoint -> isReady(endpoint) && endpoint.local());
        return endpoint -> {
            if (!endpoint.local()) {
                return EndpointVerdict.OTHER_NODE;
            }
            return isReady(endpoint) ? EndpointVerdict.CHOSEN : withoutReadiness(endpoint, ready);
        };
    }

    private static EndpointVerdict withoutReadiness(Endpoint endpoint, List<Endpoint> ready) {
        if (!isLeaving(endpoint)) {
            return EndpointVerdict.NOT_READY;
        }
        return ready.isEmpty() ? EndpointVerdict.CHOSEN : EndpointVerdict.TERMINATING;
    }

    private static Function<Endpoint, EndpointVerdict> hintRule(
            List<Endpoint> ready, String nodeName, @Nullable String zone) {
        if (prefers(ready, Endpoint::nodeHints, nodeName)) {
            return endpoint -> endpoint.nodeHints().contains(nodeName)
                    ? EndpointVerdict.CHOSEN
                    : EndpointVerdict.HINTED_FOR_OTHER_NODES;
        }
        if (zone != null && !zone.isEmpty() && prefers(ready, Endpoint::zoneHints, zone)) {
            return endpoint -> endpoint.zoneHints().contains(zone)
                    ? EndpointVerdict.CHOSEN
                    : EndpointVerdict.HINTED_FOR_OTHER_ZONES;
        }
        return endpoint -> EndpointVerdict.CHOSEN;
    }

    private static boolean prefers(List<Endpoint> ready, Function<Endpoint, Set<String>> hints, String here) {
        return ready.stream().noneMatch(endpoint -> hints.apply(endpoint).isEmpty())
                && ready.stream().anyMatch(endpoint -> hints.apply(endpoint).contains(here));
    }

    private static boolean isReady(Endpoint endpoint) {
        return endpoint.conditions().ready();
    }

    private static boolean isLeaving(Endpoint endpoint) {
        return endpoint.conditions().serving() && endpoint.conditions().terminating();
    }

    private static List<Endpoint> chosen(List<Endpoint> all, Function<Endpoint, EndpointVerdict> rule) {
        return filter(all, endpoint -> rule.apply(endpoint) == EndpointVerdict.CHOSEN);
    }

    private static List<Endpoint> union(@Nullable List<Endpoint> cluster, @Nullable List<Endpoint> local) {
        if (cluster == null || local == null) {
            return cluster != null ? cluster : local != null ? local : List.of();
        }
        Collection<Endpoint> union = new LinkedHashSet<>(cluster);
        union.addAll(local);
        return List.copyOf(union);
    }

    private static List<Endpoint> filter(List<Endpoint> endpoints, Predicate<Endpoint> wanted) {
        List<Endpoint> kept = new ArrayList<>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            if (wanted.test(endpoint)) {
                kept.add(endpoint);
            }
        }
        return kept;
    }
}
