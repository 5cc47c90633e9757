// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.observe.DialFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointFailuresTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final EndpointFailures failures = new EndpointFailures(() -> now);

    private static InetSocketAddress endpoint(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), port);
    }

    @Test
    void lastFailureOfAnEndpointIsKnownForAMinute() {
        failures.add(endpoint(1), DialFailure.REFUSED);
        now = now.plusSeconds(40);
        failures.add(endpoint(1), DialFailure.TIMEOUT);
        failures.add(endpoint(2), DialFailure.REFUSED);
        now = now.plusSeconds(50);
        assertEquals(
                Map.of(
                        endpoint(1), new EndpointFailure(DialFailure.TIMEOUT, now.minusSeconds(50)),
                        endpoint(2), new EndpointFailure(DialFailure.REFUSED, now.minusSeconds(50))),
                failures.recent());
        now = now.plusSeconds(11);
        assertEquals(Map.of(), failures.recent());
    }

    @Test
    void roomIsBoundedAndMadeByForgetting() {
        for (int port = 1; port <= 1_000; port++) {
            failures.add(endpoint(port), DialFailure.REFUSED);
        }
        assertEquals(256, failures.recent().size());
        now = now.plusSeconds(61);
        failures.add(endpoint(2_000), DialFailure.REFUSED);
        assertEquals(Set.of(endpoint(2_000)), failures.recent().keySet());
    }
}
