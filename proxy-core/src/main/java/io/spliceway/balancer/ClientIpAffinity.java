// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.balancer.AffinityRecords.AffinityRecord;
import io.spliceway.balancer.AffinityRecords.Stay;
import io.spliceway.model.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client with the endpoint of its last connection until it has made none for the timeout; every connection
 * extends that. A client without a valid record, or whose endpoint could not be reached, takes the next turn
 * ({@code userspace/roundrobin.go}: NextEndpoint). Thread-safe; first connections of one client that come at the same
 * time get one endpoint.
 */
final class ClientIpAffinity implements LoadBalancer {
    private final RoundRobin roundRobin;
    private final AffinityRecords records;
    private final Map<InetSocketAddress, Stay> stays;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;

    /** Balances over the endpoints of {@code stays}, which are also those of {@code roundRobin}. */
    ClientIpAffinity(
            RoundRobin roundRobin,
            AffinityRecords records,
            Map<InetSocketAddress, Stay> stays,
            Duration timeout,
            LongSupplier nanoTime) {
        this.roundRobin = roundRobin;
        this.records = records;
        this.stays = stays;
        this.timeoutNanos = timeout.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable Pick pick(InetAddress client, List<Endpoint> failed) {
        long now = nanoTime.getAsLong();
        if (failed.isEmpty()) {
            Pick bound = boundPick(records.byClient.get(client), now);
            return bound != null ? bound : bind(client, now);
        }
        Pick next = roundRobin.pick(client, failed);
        if (next != null) {
            records.byClient.put(client, new AffinityRecord(stayOf(next), now));
        }
        return next;
    }

    @Override
    public @Nullable Pick peek(InetAddress client) {
        Pick bound = freshPick(records.byClient.get(client), nanoTime.getAsLong());
        return bound != null ? bound : roundRobin.peek(client);
    }

    private @Nullable Pick boundPick(@Nullable AffinityRecord bound, long now) {
        Pick pick = freshPick(bound, now);
        if (bound != null && pick != null) {
            bound.touch(now);
        }
        return pick;
    }

    private @Nullable Pick freshPick(@Nullable AffinityRecord bound, long now) {
        return bound == null || !bound.isFresh(now, timeoutNanos) ? null : bound.stay.pick();
    }

    // Atomic per client: of several first connections one takes a turn and the others follow it.
    private @Nullable Pick bind(InetAddress client, long now) {
        var binding = new Binding();
        records.byClient.compute(client, (address, current) -> {
            binding.pick = boundPick(current, now);
            if (binding.pick != null) {
                return current;
            }
            Pick next = roundRobin.pick(client, List.of());
            binding.pick = next;
            return next == null ? null : new AffinityRecord(stayOf(next), now);
        });
        return binding.pick;
    }

    private Stay stayOf(Pick pick) {
        return Objects.requireNonNull(stays.get(pick.endpoint().address()), "an endpoint that is not in the group");
    }

    private static final class Binding {
        @Nullable
        Pick pick;
    }
}
