// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.observe.ServicePortObserver;

/** The datagrams of a session, apart from its {@link Connection} so that one over TCP has no room for them. */
final class DatagramCount {
    private long toEndpoint;
    private long toClient;
    private long reportedToEndpoint;
    private long reportedToClient;

    long toEndpoint() {
        return toEndpoint;
    }

    long toClient() {
        return toClient;
    }

    void addToEndpoint(int datagrams) {
        toEndpoint += datagrams;
    }

    void addToClient(int datagrams) {
        toClient += datagrams;
    }

    /** Tells the observer of the datagrams that it does not know of. */
    void report(ServicePortObserver observer) {
        if (toEndpoint != reportedToEndpoint || toClient != reportedToClient) {
            observer.forwarded(toEndpoint - reportedToEndpoint, toClient - reportedToClient);
            reportedToEndpoint = toEndpoint;
            reportedToClient = toClient;
        }
    }
}
