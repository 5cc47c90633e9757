// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;

/** The record that carries EDNS (RFC 6891 §6.1): without options, of version 0. */
final class OptRecord {
    static final int LENGTH = 11;
    static final int DNSSEC_OK = 1 << 15;

    private OptRecord() {}

    /** Returns the version that the record's 32 bits of flags name. */
    static int version(int flags) {
        return flags >>> 16 & 0xff;
    }

    /** Writes one that says what we take, and the upper bits of {@code code}. */
    static void write(ByteBuf out, ResponseCode code, boolean dnssecOk) {
        out.writeByte(0)
                .writeShort(RecordType.OPT)
                .writeShort(Query.MOST_UDP_SIZE)
                .writeInt(code.number() >> 4 << 24 | (dnssecOk ? DNSSEC_OK : 0))
                .writeShort(0);
    }
}
