// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Where the names are in the data of a record that may be compressed there (RFC 3597 §4); in no other type it may. So
 * what is read can be written again in another message.
 *
 * @param before the octets before the first name
 * @param names the number of names
 * @param behind the octets behind the last name
 */
record RecordShape(int before, int names, int behind) {
    private static final RecordShape OPAQUE = new RecordShape(0, 0, -1);
    private static final RecordShape NAME = new RecordShape(0, 1, 0);
    private static final RecordShape TWO_NAMES = new RecordShape(0, 2, 0);
    private static final RecordShape PREFERENCE_AND_NAME = new RecordShape(2, 1, 0);
    private static final RecordShape SERVICE = new RecordShape(6, 1, 0);
    private static final RecordShape AUTHORITY = new RecordShape(0, 2, Rdata.SOA_NUMBERS);

    static RecordShape of(int type) {
        return switch (type) {
            case RecordType.NS, RecordType.CNAME, RecordType.PTR -> NAME;
            case 3, 4, 7, 8, 9, 39 -> NAME; // MD, MF, MB, MG, MR, DNAME
            case RecordType.SOA -> AUTHORITY;
            case 14, 17 -> TWO_NAMES; // MINFO, RP
            case 15, 18, 21, 36 -> PREFERENCE_AND_NAME; // MX, AFSDB, RT, KX
            case RecordType.SRV -> SERVICE;
            default -> OPAQUE;
        };
    }

    /** Reads {@code length} octets of data, which are there, and decompresses the names in it. */
    Rdata read(ByteBuf message, int length, NameReader reader) throws MalformedMessageException {
        int end = message.readerIndex() + length;
        if (names == 0) {
            byte[] octets = new byte[length];
            message.readBytes(octets);
            return Rdata.of(octets);
        }
        ByteBuf data = Unpooled.buffer(length + Name.LONGEST);
        copy(message, before, end, data);
        for (int i = 0; i < names; i++) {
            Name name = reader.read(message);
            name.write(data, name.length());
        }
        copy(message, behind, end, data);
        if (message.readerIndex() != end) {
            throw new MalformedMessageException("the data of a record has the wrong length");
        }
        return Rdata.copyOf(data);
    }

    private static void copy(ByteBuf message, int count, int end, ByteBuf data) throws MalformedMessageException {
        if (message.readerIndex() + count > end) {
            throw new MalformedMessageException("the data of a record is cut off");
        }
        data.writeBytes(message, count);
    }
}
