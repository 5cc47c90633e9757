// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.spliceway.server.dns.message.Reply.Complete;
import io.spliceway.server.dns.message.Reply.Stray;
import io.spliceway.server.dns.message.Reply.Truncated;
import io.spliceway.server.dns.message.Reply.Useless;
import java.util.ArrayList;
import java.util.List;

/** Reads the replies of other servers, which may be forged. Confined to one thread. */
public final class ReplyReader {
    private static final int MOST_DECOMPRESSED = 256 * 1024;

    private final NameReader names = new NameReader();

    /** Reads {@code message}, all of it, as the reply to a question that was sent with {@code id}; nothing is thrown. */
    public Reply read(ByteBuf message, int id, Question asked) {
        if (message.readableBytes() < Header.LENGTH) {
            return new Stray();
        }
        ByteBuf octets = message.readerIndex() == 0 ? message : message.slice();
        Header header = Header.read(octets);
        if (!header.isResponse() || header.id() != id || header.opcode() != 0) {
            return new Stray();
        }
        if (header.questions() == 0 && header.responseCode() != ResponseCode.NOERROR.number()) {
            return new Useless(); // some servers refuse without saying what
        }
        if (header.questions() != 1 || !isQuestion(octets, asked)) {
            return new Stray();
        }
        if (header.isTruncated()) {
            return new Truncated();
        }
        return switch (header.responseCode()) {
            case 0 -> complete(ResponseCode.NOERROR, header, octets);
            case 3 -> complete(ResponseCode.NXDOMAIN, header, octets);
            default -> new Useless();
        };
    }

    private boolean isQuestion(ByteBuf octets, Question asked) {
        try {
            Name name = names.read(octets);
            need(octets, 4);
            return name.equals(asked.name())
                    && octets.readUnsignedShort() == asked.type()
                    && octets.readUnsignedShort() == MessageWriter.CLASS_IN;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private Reply complete(ResponseCode code, Header header, ByteBuf octets) {
        try {
            var budget = new Budget();
            List<ResourceRecord> answers = records(octets, header.answers(), budget);
            List<ResourceRecord> authority = records(octets, header.authorities(), budget);
            List<ResourceRecord> additional = records(octets, header.additionals(), budget);
            return new Complete(new Answer(code, false, answers, authority, additional));
        } catch (MalformedMessageException e) {
            return new Useless();
        }
    }

    // EDNS is between two neighbours, so it ends here; so does what is of another class.
    private List<ResourceRecord> records(ByteBuf octets, int count, Budget budget) throws MalformedMessageException {
        List<ResourceRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Name owner = names.read(octets);
            need(octets, 10);
            int type = octets.readUnsignedShort();
            int recordClass = octets.readUnsignedShort();
            int ttl = octets.readInt();
            int length = octets.readUnsignedShort();
            need(octets, length);
            Rdata data = RecordShape.of(type).read(octets, length, names);
            budget.take(owner.length() + data.length());
            if (type != RecordType.OPT && recordClass == MessageWriter.CLASS_IN) {
                records.add(
                        new ResourceRecord(owner, type, Math.max(ttl, 0), data)); // RFC 2181 §8: the top bit means zero
            }
        }
        return records;
    }

    /** What the names of one message may become when they are no longer compressed. */
    private static final class Budget {
        private int left = MOST_DECOMPRESSED;

        void take(int octets) throws MalformedMessageException {
            left -= octets;
            if (left < 0) {
                throw new MalformedMessageException("the message is too large once it is decompressed");
            }
        }
    }

    private static void need(ByteBuf octets, int count) throws MalformedMessageException {
        if (octets.readableBytes() < count) {
            throw new MalformedMessageException("the message is cut off");
        }
    }
}
