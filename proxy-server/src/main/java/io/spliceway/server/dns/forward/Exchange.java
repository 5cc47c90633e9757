// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Reply;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A question until some server answers it: the servers in turn by UDP, each by TCP too if its answer is too large for
 * that, until attempts or time run out. Confined to the event loop.
 */
final class Exchange {
    private static final List<Duration> ATTEMPT_TIMEOUTS = List.of(
            Duration.ofMillis(750), Duration.ofMillis(1_000), Duration.ofMillis(1_250), Duration.ofMillis(1_500));

    // C libraries ask again after 5 s.
    private static final Duration TIMEOUT = Duration.ofMillis(4_500);

    private final Calls calls;
    private final List<InetSocketAddress> servers;
    private final UpstreamQuery query;
    private final LongSupplier nanoTime;
    private final long deadline;
    private final End end;

    /** Makes calls. */
    interface Calls {
        /**
         * Asks one server.
         *
         * @param stream whether by TCP
         * @param timeout after which the reply counts as useless
         * @param reply called once
         */
        void start(
                InetSocketAddress server, boolean stream, UpstreamQuery query, Duration timeout, Consumer<Reply> reply);
    }

    /** Hears of the end. */
    interface End {
        /** Called once: {@code server} said {@code answer}, or nobody anything of use and both are null. */
        void reached(@Nullable InetSocketAddress server, @Nullable Answer answer);
    }

    private Exchange(
            Calls calls, List<InetSocketAddress> servers, UpstreamQuery query, LongSupplier nanoTime, End end) {
        this.calls = calls;
        this.servers = servers;
        this.query = query;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + TIMEOUT.toNanos();
        this.end = end;
    }

    /** Begins to ask {@code servers}, in this order. */
    static void start(
            Calls calls, List<InetSocketAddress> servers, UpstreamQuery query, LongSupplier nanoTime, End end) {
        new Exchange(calls, servers, query, nanoTime, end).attempt(0);
    }

    private void attempt(int number) {
        if (number == ATTEMPT_TIMEOUTS.size()) {
            end.reached(null, null);
        } else {
            ask(servers.get(number % servers.size()), false, number);
        }
    }

    private void ask(InetSocketAddress server, boolean stream, int number) {
        long left = Math.min(ATTEMPT_TIMEOUTS.get(number).toNanos(), deadline - nanoTime.getAsLong());
        if (left <= 0) {
            end.reached(null, null);
            return;
        }
        calls.start(server, stream, query, Duration.ofNanos(left), reply -> replied(server, stream, number, reply));
    }

    private void replied(InetSocketAddress server, boolean stream, int number, Reply reply) {
        switch (reply) {
            case Reply.Complete complete -> end.reached(server, complete.answer());
            case Reply.Truncated truncated -> {
                if (stream) {
                    attempt(number + 1);
                } else {
                    ask(server, true, number);
                }
            }
            case Reply.Useless useless -> attempt(number + 1);
            case Reply.Stray stray -> throw new IllegalStateException("a stray reply ends no call");
        }
    }
}
