// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message behind what a buffer already has: question, records as far as there is room, and the header at the
 * end. Names are compressed against the question and against the record before. Confined to one thread.
 */
final class MessageWriter {
    static final int CLASS_IN = 1;

    private static final int POINTER = 0xc000;
    private static final int FARTHEST_POINTER = 0x3fff;

    private final ByteBuf out;
    private final int start;
    private final int end;
    private @Nullable Name questionName;
    private @Nullable Name lastOwner;
    private int lastOwnerAt;

    /** The message will have at most {@code limit} octets. */
    MessageWriter(ByteBuf out, int limit) {
        this.out = out;
        start = out.writerIndex();
        end = start + limit;
        out.writeZero(Header.LENGTH);
    }

    /** Writes the question, for which there must be room. */
    void question(Question question) {
        questionName = question.name();
        questionName.write(out, questionName.length());
        out.writeShort(question.type()).writeShort(CLASS_IN);
    }

    /** Writes records until there is no room for the next, leaving {@code reserved} octets; returns how many it wrote. */
    int records(List<ResourceRecord> records, int reserved) {
        for (int i = 0; i < records.size(); i++) {
            int before = out.writerIndex();
            record(records.get(i));
            if (out.writerIndex() > end - reserved) {
                out.writerIndex(before);
                return i;
            }
        }
        return records.size();
    }

    private void record(ResourceRecord record) {
        owner(record.owner());
        out.writeShort(record.type()).writeShort(CLASS_IN).writeInt(record.ttl());
        out.writeShort(record.data().length());
        record.data().write(out);
    }

    private void owner(Name owner) {
        int at = out.writerIndex() - start;
        if (lastOwner != null && owner.endsAlike(0, lastOwner, 0)) {
            out.writeShort(POINTER | lastOwnerAt);
            return;
        }
        int shared = startOfWhatTheQuestionHas(owner);
        owner.write(out, shared < 0 ? owner.length() : shared);
        if (shared >= 0 && questionName != null) {
            out.writeShort(POINTER | Header.LENGTH + questionName.length() - (owner.length() - shared));
        }
        if (at <= FARTHEST_POINTER) {
            lastOwner = owner;
            lastOwnerAt = at;
        }
    }

    private int startOfWhatTheQuestionHas(Name owner) {
        if (questionName == null) {
            return -1;
        }
        for (int i = 0; owner.octet(i) != 0; i = owner.next(i)) {
            int there = questionName.length() - (owner.length() - i);
            if (there >= 0 && owner.endsAlike(i, questionName, there)) {
                return i;
            }
        }
        return -1;
    }

    /** Writes what we say of ourselves by EDNS. */
    void edns(ResponseCode code, boolean dnssecOk) {
        OptRecord.write(out, code, dnssecOk);
    }

    /** Ends the message with its header. */
    void header(Header header) {
        int behind = out.writerIndex();
        out.writerIndex(start);
        header.write(out);
        out.writerIndex(behind);
    }
}
