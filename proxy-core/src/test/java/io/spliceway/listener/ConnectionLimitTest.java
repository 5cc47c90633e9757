// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.observe.ProxyObserver;
import io.spliceway.relay.SessionLimit;
import io.spliceway.relay.UdpSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections and sessions share the descriptors; sessions have at most half of them, divided between the loops. */
class ConnectionLimitTest {
    private static ConnectionLimit limit(int loops, int configured, long descriptors, int sessions, int perClient) {
        var udp = new UdpSettings(Duration.ofSeconds(30), Duration.ofSeconds(120), sessions, perClient);
        return new ConnectionLimit(loops, configured, descriptors, udp, ProxyObserver.NONE);
    }

    private static int acquireAll(SessionLimit sessions) {
        int count = 0;
        while (count < 1_000_000 && sessions.acquire()) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        // loops, configured, descriptors, listeners, sessions, of one client, on one loop, of one client there
        "1, 0, 1000, 0, 0, 0, 500, 125",
        "2, 0, 1000, 0, 0, 0, 250, 62",
        "2, 0, 1000, 400, 0, 0, 150, 37",
        "4, 0, 1000000, 0, 0, 0, 4096, 1024",
        "2, 0, 1000, 0, 30, 0, 15, 3",
        "2, 0, 1000, 0, 31, 5, 16, 3",
        "4, 0, 1000, 0, 2, 1, 1, 1",
        "1, 7, 1000, 0, 0, 0, 7, 125",
        "1, 0, 1, 0, 0, 0, 1, 1",
    })
    void loopHasItsShareOfTheSessions(
            int loops, int configured, long descriptors, int listeners, int most, int perClient, int share, int each) {
        ConnectionLimit limit = limit(loops, configured, descriptors, most, perClient);
        limit.listenersOpen(listeners);
        SessionLimit sessions = limit.sessions(0);
        assertEquals(share, acquireAll(sessions));
        assertEquals(each, sessions.perClient());
        sessions.release();
        assertEquals(1, acquireAll(sessions));
    }

    @Test
    void connectionTakesTwoDescriptorsFromTheSessions() {
        ConnectionLimit limit = limit(1, 0, 10, 10, 0);
        for (int i = 0; i < 3; i++) {
            limit.acquire(0);
        }
        assertEquals(4, acquireAll(limit.sessions(0)));
        limit.release(0);
        assertEquals(2, acquireAll(limit.sessions(0)));
    }

    @Test
    void connectionsAndSessionsAreCountedTogether() {
        ConnectionLimit limit = limit(2, 3, 1_000, 0, 0);
        limit.acquire(0);
        assertTrue(limit.sessions(0).acquire());
        assertTrue(limit.sessions(1).acquire());
        assertFalse(limit.sessions(1).acquire());
        limit.release(0);
        assertTrue(limit.sessions(1).acquire());
    }
}
