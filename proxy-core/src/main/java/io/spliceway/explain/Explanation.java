// SPDX-License-Identifier: Apache-2.0
package io.spliceway.explain;

import io.spliceway.balancer.Pick;
import io.spliceway.listener.ListenerState;
import io.spliceway.observe.RefusalReason;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.JudgedEndpoint;
import io.spliceway.routing.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new connection of a client to an address would meet at the moment of asking. Immutable. */
public sealed interface Explanation {

    /**
     * No Service has the address with this port and protocol.
     *
     * @param ofSameIp the routes to the same IP with another port or protocol
     */
    record NotServed(List<Route> ofSameIp) implements Explanation {
        public NotServed {
            ofSameIp = List.copyOf(ofSameIp);
        }
    }

    /**
     * A Service port has the address.
     *
     * @param route what its listener goes by
     * @param scope whether such a client gets endpoints of the cluster or of this node only
     * @param endpoints every endpoint of the address's family, with the reason why it is or is not among these
     * @param outcome what the client would see
     */
    record Served(Route route, EndpointGroup.Scope scope, List<JudgedEndpoint> endpoints, Outcome outcome)
            implements Explanation {
        public Served {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** What a client would see. */
    sealed interface Outcome {
        /** It would be connected to the endpoint of the pick, or to the next one if that cannot be reached. */
        record Connected(Pick pick) implements Outcome {}

        /** It would be accepted and reset, or over UDP not be answered. */
        record TurnedAway(RefusalReason reason) implements Outcome {}

        /** The kernel would refuse it, for nothing listens; the state says why, and is null for an instant after a change. */
        record Refused(@Nullable ListenerState listener) implements Outcome {}
    }
}
