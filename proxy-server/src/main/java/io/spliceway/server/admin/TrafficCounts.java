// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.server.metrics.ServicePortTraffic;

/** What a Service, or the whole proxy, has done since it is served, all ports together. Immutable. */
record TrafficCounts(long active, long accepted, long dialFailures, long toEndpoint, long toClient) {
    static final TrafficCounts NONE = new TrafficCounts(0, 0, 0, 0, 0);

    /** Returns these counts and those of a port. */
    TrafficCounts plus(ServicePortTraffic port) {
        return new TrafficCounts(
                active + port.active(),
                accepted + port.accepted(),
                dialFailures + port.dialFailures(),
                toEndpoint + port.bytesToEndpoint(),
                toClient + port.bytesToClient());
    }

    /** Returns these counts without those of a port. */
    TrafficCounts minus(ServicePortTraffic port) {
        return new TrafficCounts(
                active - port.active(),
                accepted - port.accepted(),
                dialFailures - port.dialFailures(),
                toEndpoint - port.bytesToEndpoint(),
                toClient - port.bytesToClient());
    }
}
