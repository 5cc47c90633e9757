// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.spliceway.server.dns.forward.Forwarder;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Edns;
import io.spliceway.server.dns.message.Query;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.UpstreamQuery;
import io.spliceway.server.dns.zone.Lookup;
import io.spliceway.server.dns.zone.Zone;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides who answers a question: the zone, other servers, or nobody. Confined to the event loop. */
final class Responder {
    private final Supplier<@Nullable Zone> zones;
    private final @Nullable Forwarder forwarder;

    /**
     * Makes one.
     *
     * @param zones the zone at present, null before it is known
     * @param forwarder asks other servers; null if there are none to ask
     */
    Responder(Supplier<@Nullable Zone> zones, @Nullable Forwarder forwarder) {
        this.zones = zones;
        this.forwarder = forwarder;
    }

    /** Answers {@code query}: {@code reply} is called once, now or later. */
    void respond(Query query, Consumer<Answer> reply) {
        Zone zone = zones.get();
        if (RecordType.isMeta(query.question().type())) {
            reply.accept(Answer.failure(ResponseCode.REFUSED));
        } else if (zone == null) {
            reply.accept(Answer.failure(ResponseCode.SERVFAIL));
        } else {
            switch (zone.find(query.question(), query.id())) {
                case Lookup.Found found -> reply.accept(found.answer());
                case Lookup.Elsewhere elsewhere -> forward(query, query.question(), refusal(), reply);
                case Lookup.Alias alias ->
                    forward(
                            query,
                            alias.rest(),
                            Answer.found(List.of(), List.of()),
                            rest -> reply.accept(rest.behind(alias.aliases())));
            }
        }
    }

    private static Answer refusal() {
        return Answer.failure(ResponseCode.REFUSED);
    }

    private void forward(Query query, Question question, Answer otherwise, Consumer<Answer> reply) {
        if (forwarder == null || !query.recursionDesired()) {
            reply.accept(otherwise);
            return;
        }
        Edns edns = query.edns();
        boolean dnssecOk = edns != null && edns.dnssecOk();
        forwarder.ask(new UpstreamQuery(question, dnssecOk, query.checkingDisabled()), reply);
    }
}
