// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.spliceway.server.dns.message.Received.Rejected;

/** Writes responses, each within its limit. Confined to one thread. */
public final class ResponseWriter {
    /** The largest response by TCP. */
    public static final int MOST_TCP_SIZE = 65_535;

    private static final int FOUR_BITS = 0xf;

    private final boolean recursionAvailable;

    /** {@code recursionAvailable} is what every response says of it. */
    public ResponseWriter(boolean recursionAvailable) {
        this.recursionAvailable = recursionAvailable;
    }

    /**
     * Appends the response to {@code query}. It has as many of the records as there is room for; if an answer is left
     * out, it says that it is truncated, unless it is as large as TCP allows: then there is no better way to ask.
     *
     * @param limit the most octets, at least 512
     */
    public void write(Query query, Answer answer, int limit, ByteBuf out) {
        int reserved = query.edns() == null ? 0 : OptRecord.LENGTH;
        var message = new MessageWriter(out, limit);
        message.question(query.question());
        int answers = message.records(answer.answers(), reserved);
        boolean complete = answers == answer.answers().size();
        int authorities = complete ? message.records(answer.authority(), reserved) : 0;
        int additionals = complete ? message.records(answer.additional(), reserved) : 0;
        if (query.edns() != null) {
            message.edns(answer.code(), query.edns().dnssecOk());
            additionals++;
        }
        int flags = flags(query, answer) | (complete || limit >= MOST_TCP_SIZE ? 0 : Header.TRUNCATED);
        message.header(new Header(query.id(), flags, 1, answers, authorities, additionals));
    }

    /** Appends a response to {@code query} that says no more than to ask again by TCP; it is no larger than the query. */
    public void writeTruncated(Query query, ByteBuf out) {
        int start = out.writerIndex();
        write(query, Answer.failure(ResponseCode.NOERROR), MOST_TCP_SIZE, out);
        out.setShort(start + 2, out.getUnsignedShort(start + 2) | Header.TRUNCATED);
    }

    /** Appends the response to a request that is refused for its form; it is no larger than the request. */
    public void write(Rejected rejected, ByteBuf out) {
        var message = new MessageWriter(out, MOST_TCP_SIZE);
        if (rejected.question() != null) {
            message.question(rejected.question());
        }
        if (rejected.edns() != null) {
            message.edns(rejected.code(), rejected.edns().dnssecOk());
        }
        int flags = Header.RESPONSE
                | Header.opcodeFlags(rejected.opcode())
                | (rejected.recursionDesired() ? Header.RECURSION_DESIRED : 0)
                | (rejected.code().number() & FOUR_BITS);
        int questions = rejected.question() == null ? 0 : 1;
        message.header(new Header(rejected.id(), flags, questions, 0, 0, rejected.edns() == null ? 0 : 1));
    }

    private int flags(Query query, Answer answer) {
        return Header.RESPONSE
                | (answer.authoritative() ? Header.AUTHORITATIVE : 0)
                | (query.recursionDesired() ? Header.RECURSION_DESIRED : 0)
                | (recursionAvailable ? Header.RECURSION_AVAILABLE : 0)
                | (query.checkingDisabled() ? Header.CHECKING_DISABLED : 0)
                | (answer.code().number() & FOUR_BITS);
    }
}
