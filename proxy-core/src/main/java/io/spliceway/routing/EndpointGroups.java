// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.model.IpFamily;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.EndpointGroup.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint groups of one service port in one family while its routes are built. A group whose set of endpoints is
 * that of the previous one is the previous one, so that balancing goes on where it was; any other is shuffled
 * ({@code userspace/roundrobin.go}).
 */
final class EndpointGroups {
    private final ServicePortName servicePort;
    private final IpFamily family;
    private final EndpointChoice choice;
    private final @Nullable RoutedPort previous;
    private final RandomGenerator random;
    private final Map<Scope, EndpointGroup> groups = new EnumMap<>(Scope.class);

    EndpointGroups(
            ServicePortName servicePort,
            IpFamily family,
            EndpointChoice choice,
            @Nullable RoutedPort previous,
            RandomGenerator random) {
        this.servicePort = servicePort;
        this.family = family;
        this.choice = choice;
        this.previous = previous;
        this.random = random;
    }

    EndpointGroup get(Scope scope) {
        return groups.computeIfAbsent(scope, this::reuseOrShuffle);
    }

    private EndpointGroup reuseOrShuffle(Scope scope) {
        List<Endpoint> endpoints = Objects.requireNonNull(
                switch (scope) {
                    case CLUSTER -> choice.cluster();
                    case LOCAL -> choice.local();
                },
                "a frontend's policy asks for endpoints that no policy of the port chose");
        EndpointGroup old = previousGroup(scope);
        if (old != null && isSameSet(old.endpoints(), endpoints)) {
            return old;
        }
        var shuffled = new ArrayList<>(endpoints);
        Collections.shuffle(shuffled, random);
        return new EndpointGroup(servicePort, family, scope, shuffled);
    }

    private @Nullable EndpointGroup previousGroup(Scope scope) {
        if (previous == null) {
            return null;
        }
        for (Route route : previous.routes()) {
            for (EndpointGroup group : List.of(route.endpoints(), route.nodeLocalEndpoints())) {
                if (group.scope() == scope && group.family() == family) {
                    return group;
                }
            }
        }
        return null;
    }

    private static boolean isSameSet(List<Endpoint> some, List<Endpoint> others) {
        return some.size() == others.size() && new HashSet<>(some).containsAll(others);
    }
}
