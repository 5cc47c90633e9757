// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.IpLiteral;
import io.spliceway.server.dns.RateLimit.Verdict;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final InetAddress CLIENT = IpLiteral.parse("192.0.2.1");

    private long now = -5;
    private final RateLimit limit = new RateLimit(10, () -> now);

    private void spend(InetAddress client, int questions) {
        for (int i = 0; i < questions; i++) {
            assertEquals(Verdict.ANSWER, limit.take(client), "question " + i);
        }
    }

    @Test
    void beyondTheLimitEverySecondQuestionIsSentToTcpAndTheOthersAreDropped() {
        spend(CLIENT, 10);
        assertEquals(Verdict.TRUNCATE, limit.take(CLIENT));
        assertEquals(Verdict.DROP, limit.take(CLIENT));
        assertEquals(Verdict.TRUNCATE, limit.take(CLIENT));
        assertEquals(Verdict.DROP, limit.take(CLIENT));
    }

    @Test
    void bucketFillsWithTheTime() {
        spend(CLIENT, 10);
        now += TimeUnit.MILLISECONDS.toNanos(300);
        spend(CLIENT, 3);
        assertEquals(Verdict.TRUNCATE, limit.take(CLIENT));
        now += TimeUnit.HOURS.toNanos(1);
        spend(CLIENT, 10);
        assertEquals(Verdict.DROP, limit.take(CLIENT));
    }

    @Test
    void clientsHaveTheirOwn() {
        spend(CLIENT, 10);
        spend(IpLiteral.parse("192.0.2.2"), 10);
        spend(IpLiteral.parse("2001:db8:0:1::1"), 10);
        spend(IpLiteral.parse("2001:db8:0:2::1"), 10);
        assertEquals(Verdict.TRUNCATE, limit.take(IpLiteral.parse("2001:db8:0:1:ffff::2")), "of one /64");
    }

    @Test
    void ownMachineHasNoLimit() {
        spend(IpLiteral.parse("127.0.0.1"), 100);
        spend(IpLiteral.parse("::1"), 100);
        assertEquals(0, limit.clients());
    }

    @Test
    void zeroIsNoLimit() {
        var none = new RateLimit(0, () -> now);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(Verdict.ANSWER, none.take(CLIENT));
        }
    }

    @Test
    void thoseNotHeardOfForLongestAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            limit.take(IpLiteral.parse("10.0." + i / 256 + "." + i % 256));
        }
        assertEquals(4_096, limit.clients());
    }
}
