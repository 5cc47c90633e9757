// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many questions a client may ask by UDP, where anybody can say that he is that client: a bucket for each, which a
 * second fills. An IPv6 client is the /64 that one machine can have. Confined to one thread.
 *
 * <p>Beyond its limit every second question is answered with no more than the advice to ask by TCP, which proves the
 * address and so is not limited, and the others with nothing. So nobody gets more than he sends, and who is what he says
 * still gets his answers.
 */
final class RateLimit {
    private static final int MOST_CLIENTS = 4_096;
    private static final int IPV6_PREFIX = 8;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /** What a question gets. */
    enum Verdict {
        ANSWER,
        TRUNCATE,
        DROP
    }

    private static final class Bucket {
        private double left;
        private long filled;
        private boolean truncated;
    }

    /** {@code perSecond} is 0 for no limit. */
    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Takes a question of {@code client} into account. The machine's own programs cannot be forged, nor amplify. */
    Verdict take(InetAddress client) {
        if (perSecond == 0 || client.isLoopbackAddress()) {
            return Verdict.ANSWER;
        }
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(key(client), address -> full(now));
        double gained = (double) (now - bucket.filled) / TimeUnit.SECONDS.toNanos(1) * perSecond;
        bucket.left = Math.min(perSecond, bucket.left + gained);
        bucket.filled = now;
        if (bucket.left >= 1) {
            bucket.left--;
            return Verdict.ANSWER;
        }
        bucket.truncated = !bucket.truncated;
        return bucket.truncated ? Verdict.TRUNCATE : Verdict.DROP;
    }

    int clients() {
        return buckets.size();
    }

    private Bucket full(long now) {
        var bucket = new Bucket();
        bucket.left = perSecond;
        bucket.filled = now;
        return bucket;
    }

    private static String key(InetAddress client) {
        byte[] address = client.getAddress();
        return HexFormat.of().formatHex(address.length > IPV6_PREFIX ? Arrays.copyOf(address, IPV6_PREFIX) : address);
    }
}
