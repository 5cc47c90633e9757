// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.observe.DialFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which endpoints of a service port could not be reached in the last minute. Thread-safe; noting is what event loops do,
 * for a failure and never for a success.
 */
final class EndpointFailures {
    private static final Duration RECENT = Duration.ofMinutes(1);

    // Enough to see what is wrong; a port whose endpoints are all unreachable must not cost more.
    private static final int MOST = 256;

    private final InstantSource clock;
    private final Map<InetSocketAddress, EndpointFailure> last = new ConcurrentHashMap<>();

    EndpointFailures(InstantSource clock) {
        this.clock = clock;
    }

    void add(InetSocketAddress endpoint, DialFailure reason) {
        Instant now = clock.instant();
        if (last.size() >= MOST) {
            forgetBefore(now.minus(RECENT));
        }
        if (last.size() < MOST || last.containsKey(endpoint)) {
            last.put(endpoint, new EndpointFailure(reason, now));
        }
    }

    Map<InetSocketAddress, EndpointFailure> recent() {
        forgetBefore(clock.instant().minus(RECENT));
        return Map.copyOf(last);
    }

    private void forgetBefore(Instant limit) {
        last.values().removeIf(failure -> failure.when().isBefore(limit));
    }
}
