// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.balancer.Pick.Reason;
import io.spliceway.model.Endpoint;
import io.spliceway.routing.EndpointGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the endpoints of a group in turn, whoever asks. All callers share one turn, so any run of picks is spread with a
 * difference of one at most. Thread-safe.
 */
final class RoundRobin implements LoadBalancer {
    private final List<Endpoint> endpoints;
    private final AtomicLong turn = new AtomicLong(); // a long never wraps, so the order has no seam

    RoundRobin(EndpointGroup group) {
        endpoints = group.endpoints();
    }

    @Override
    public @Nullable Pick pick(InetAddress client, List<Endpoint> failed) {
        if (endpoints.isEmpty()) {
            return null;
        }
        if (failed.isEmpty()) {
            return new Pick(next(), Reason.ROUND_ROBIN);
        }
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint endpoint = next();
            if (!hasAddress(failed, endpoint.address())) {
                return new Pick(endpoint, Reason.RETRY);
            }
        }
        return new Pick(next(), Reason.RETRY);
    }

    @Override
    public @Nullable Pick peek(InetAddress client) {
        return endpoints.isEmpty() ? null : new Pick(at(turn.get()), Reason.ROUND_ROBIN);
    }

    private Endpoint next() {
        return at(turn.getAndIncrement());
    }

    private Endpoint at(long position) {
        return endpoints.get(Math.floorMod(position, endpoints.size()));
    }

    // By address, because an endpoint that failed may have changed in other respects since.
    private static boolean hasAddress(List<Endpoint> failed, InetSocketAddress address) {
        for (int i = 0; i < failed.size(); i++) {
            if (failed.get(i).address().equals(address)) {
                return true;
            }
        }
        return false;
    }
}
