// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import io.netty.bootstrap.Bootstrap;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Reply;
import io.spliceway.server.dns.message.ReplyReader;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks other servers, once for all who ask the same at the same time, and remembers the answers. Bounded in what is open
 * at a time. Confined to the event loop that its sockets are on.
 */
public final class Forwarder {
    /** The most questions that are open at a time, each of which is a descriptor. */
    public static final int MOST_EXCHANGES = 256;

    private static final int MOST_WAITING = 64;
    private static final int IDS = 1 << 16;

    private final List<InetSocketAddress> servers;
    private final UpstreamCall.Means datagrams;
    private final UpstreamCall.Means streams;
    private final RandomGenerator ids;
    private final LongSupplier nanoTime;
    private final Consumer<ForwardOutcome> outcomes;
    private final AnswerCache cache;
    private final Map<UpstreamQuery, List<Consumer<Answer>>> open = new HashMap<>();
    private int preferred;
    private boolean closed;

    /**
     * Makes a forwarder that has asked nothing yet.
     *
     * @param servers whom to ask, the first first
     * @param datagrams makes UDP sockets on the event loop
     * @param streams makes TCP sockets on it
     * @param ids must not be predictable
     * @param nanoTime the time
     * @param outcomes hears how each question ended
     */
    public Forwarder(
            List<InetSocketAddress> servers,
            Bootstrap datagrams,
            Bootstrap streams,
            RandomGenerator ids,
            LongSupplier nanoTime,
            Consumer<ForwardOutcome> outcomes) {
        var reader = new ReplyReader();
        this.servers = List.copyOf(servers);
        this.datagrams = new UpstreamCall.Means(datagrams, false, reader);
        this.streams = new UpstreamCall.Means(streams, true, reader);
        this.ids = ids;
        this.nanoTime = nanoTime;
        this.outcomes = outcomes;
        this.cache = new AnswerCache(nanoTime);
    }

    /** Answers {@code query}: {@code reply} is called once, now or later, and told of a failure too. */
    public void ask(UpstreamQuery query, Consumer<Answer> reply) {
        Answer cached = cache.get(query);
        if (cached != null) {
            outcomes.accept(ForwardOutcome.CACHED);
            reply.accept(cached);
            return;
        }
        List<Consumer<Answer>> waiting = open.get(query);
        if (waiting == null ? open.size() == MOST_EXCHANGES : waiting.size() == MOST_WAITING) {
            outcomes.accept(ForwardOutcome.OVERLOADED);
            reply.accept(Answer.failure(ResponseCode.SERVFAIL));
        } else if (waiting != null) {
            waiting.add(reply);
        } else {
            open.put(query, new ArrayList<>(List.of(reply)));
            Exchange.start(this::call, order(), query, nanoTime, (server, answer) -> ended(query, server, answer));
        }
    }

    /** Asks nobody any more. What is being asked fails when its socket is closed, which is the caller's to do. */
    public void close() {
        closed = true;
    }

    private void call(
            InetSocketAddress server, boolean stream, UpstreamQuery query, Duration timeout, Consumer<Reply> reply) {
        if (closed) {
            reply.accept(new Reply.Useless());
            return;
        }
        UpstreamCall.start(stream ? streams : datagrams, server, query, ids.nextInt(IDS), timeout, reply);
    }

    // The one that answered last comes first, so that a dead server costs its timeout once and not each time.
    private List<InetSocketAddress> order() {
        List<InetSocketAddress> order = new ArrayList<>(servers.subList(preferred, servers.size()));
        order.addAll(servers.subList(0, preferred));
        return order;
    }

    private void ended(UpstreamQuery query, @Nullable InetSocketAddress server, @Nullable Answer answer) {
        if (answer != null) {
            preferred = servers.indexOf(server);
            cache.put(query, answer);
        }
        outcomes.accept(answer == null ? ForwardOutcome.FAILED : ForwardOutcome.ANSWERED);
        Answer last = answer == null ? Answer.failure(ResponseCode.SERVFAIL) : answer;
        List<Consumer<Answer>> waiting = open.remove(query);
        if (waiting != null) {
            waiting.forEach(reply -> reply.accept(last));
        }
    }
}
