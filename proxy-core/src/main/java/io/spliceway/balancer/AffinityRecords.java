// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.balancer.Pick.Reason;
import io.spliceway.model.Endpoint;
import io.spliceway.routing.EndpointGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which client is bound to which endpoint of one service port, in one family and scope. Outlives the endpoint groups:
 * an endpoint that stays keeps its clients, one that leaves loses them, also if it comes back. The control thread
 * follows the groups; records are thread-safe.
 */
final class AffinityRecords {
    final ConcurrentHashMap<InetAddress, AffinityRecord> byClient = new ConcurrentHashMap<>();
    private Map<InetSocketAddress, Stay> stays = Map.of(); // replaced as a whole, by the control thread

    /**
     * The time from when an endpoint enters the group until it leaves. Records refer to it, so that the endpoint's
     * leaving ends all of them at once, however many there are.
     */
    static final class Stay {
        private volatile @Nullable Pick pick;

        /** Returns the endpoint, as a pick by affinity; null if it left. */
        @Nullable
        Pick pick() {
            return pick;
        }
    }

    /** The binding of one client. */
    static final class AffinityRecord {
        final Stay stay;
        private volatile long lastUsed;

        AffinityRecord(Stay stay, long now) {
            this.stay = stay;
            this.lastUsed = now;
        }

        // kube-proxy compares whole seconds; with a timeout of whole seconds that is the same.
        boolean isFresh(long now, long timeoutNanos) {
            return now - lastUsed < timeoutNanos;
        }

        void touch(long now) {
            lastUsed = now;
        }
    }

    /** Ends the stay of the endpoints that are not in {@code group} and returns that of each which is. */
    Map<InetSocketAddress, Stay> follow(EndpointGroup group) {
        Map<InetSocketAddress, Stay> next = HashMap.newHashMap(group.size());
        for (Endpoint endpoint : group.endpoints()) {
            Stay kept = stays.get(endpoint.address());
            Stay stay = kept == null ? new Stay() : kept;
            stay.pick = new Pick(endpoint, Reason.AFFINITY);
            next.put(endpoint.address(), stay);
        }
        stays.forEach((address, stay) -> {
            if (!next.containsKey(address)) {
                stay.pick = null;
            }
        });
        stays = next;
        return next;
    }

    /** Removes the records that no pick would follow, and returns how many these were. */
    int expire(long now, long timeoutNanos) {
        int expired = 0;
        for (Map.Entry<InetAddress, AffinityRecord> entry : byClient.entrySet()) {
            AffinityRecord record = entry.getValue();
            boolean usable = record.isFresh(now, timeoutNanos) && record.stay.pick() != null;
            if (!usable && byClient.remove(entry.getKey(), record)) {
                expired++;
            }
        }
        return expired;
    }
}
