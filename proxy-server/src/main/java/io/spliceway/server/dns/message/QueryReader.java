// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.spliceway.server.dns.message.Received.Ignored;
import io.spliceway.server.dns.message.Received.Rejected;
import org.jspecify.annotations.Nullable;

/** Reads what clients send, and says how to refuse what is wrong. Confined to one thread. */
public final class QueryReader {
    private static final Ignored IGNORED = new Ignored();
    private static final int CLASS_IN = 1;

    private final NameReader names = new NameReader();

    /** Reads {@code message}, all of it; whatever it contains, nothing is thrown. */
    public Received read(ByteBuf message) {
        if (message.readableBytes() < Header.LENGTH) {
            return IGNORED;
        }
        ByteBuf octets = message.readerIndex() == 0 ? message : message.slice();
        Header header = Header.read(octets);
        return header.isResponse() ? IGNORED : new Reading(header, octets).received();
    }

    /** One request, as far as it was read. */
    private final class Reading {
        private final Header header;
        private final ByteBuf octets;
        private @Nullable Question question;
        private @Nullable Edns edns;

        Reading(Header header, ByteBuf octets) {
            this.header = header;
            this.octets = octets;
        }

        Received received() {
            if (header.opcode() != 0) {
                return rejected(ResponseCode.NOTIMP);
            }
            // RFC 9619: a query has one question. Nothing that may ask us has records before the additional ones.
            if (header.questions() != 1 || header.answers() != 0 || header.authorities() != 0) {
                return rejected(ResponseCode.FORMERR);
            }
            try {
                return query();
            } catch (MalformedMessageException e) {
                return rejected(ResponseCode.FORMERR);
            }
        }

        private Received query() throws MalformedMessageException {
            Name name = names.read(octets);
            // Nothing is before it that it could be compressed against, and what is echoed must not become larger.
            if (octets.readerIndex() != Header.LENGTH + name.length()) {
                throw new MalformedMessageException("the question is compressed");
            }
            need(4);
            var asked = new Question(name, octets.readUnsignedShort());
            question = asked;
            boolean inClass = octets.readUnsignedShort() == CLASS_IN;
            ResponseCode failure = readAdditional();
            if (failure != null) {
                return rejected(failure);
            }
            return inClass
                    ? new Query(header.id(), header.recursionDesired(), header.checkingDisabled(), asked, edns)
                    : rejected(ResponseCode.REFUSED);
        }

        private @Nullable ResponseCode readAdditional() throws MalformedMessageException {
            ResponseCode failure = null;
            for (int i = 0; i < header.additionals(); i++) {
                Name owner = names.read(octets);
                need(10);
                int type = octets.readUnsignedShort();
                int payloadSize = octets.readUnsignedShort();
                int flags = octets.readInt();
                int length = octets.readUnsignedShort();
                need(length);
                octets.skipBytes(length);
                if (type == RecordType.OPT) {
                    if (edns != null || owner.length() != 1) {
                        throw new MalformedMessageException("OPT is not one, or not of the root");
                    }
                    edns = new Edns(payloadSize, (flags & OptRecord.DNSSEC_OK) != 0);
                    failure = OptRecord.version(flags) == 0 ? null : ResponseCode.BADVERS;
                }
            }
            return failure;
        }

        private void need(int count) throws MalformedMessageException {
            if (octets.readableBytes() < count) {
                throw new MalformedMessageException("the message is cut off");
            }
        }

        private Rejected rejected(ResponseCode code) {
            return new Rejected(header.id(), header.opcode(), header.recursionDesired(), question, edns, code);
        }
    }
}
