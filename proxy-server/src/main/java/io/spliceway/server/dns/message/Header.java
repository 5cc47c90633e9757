// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;

/**
 * The first twelve octets of a message (RFC 1035 §4.1.1).
 *
 * @param flags the second 16 bits: what the message is, and the response code
 */
record Header(int id, int flags, int questions, int answers, int authorities, int additionals) {
    static final int LENGTH = 12;

    static final int RESPONSE = 1 << 15;
    static final int AUTHORITATIVE = 1 << 10;
    static final int TRUNCATED = 1 << 9;
    static final int RECURSION_DESIRED = 1 << 8;
    static final int RECURSION_AVAILABLE = 1 << 7;
    static final int CHECKING_DISABLED = 1 << 4;

    private static final int OPCODE_SHIFT = 11;
    private static final int FOUR_BITS = 0xf;

    /** Reads a header, of which all octets must be there. */
    static Header read(ByteBuf message) {
        return new Header(
                message.readUnsignedShort(),
                message.readUnsignedShort(),
                message.readUnsignedShort(),
                message.readUnsignedShort(),
                message.readUnsignedShort(),
                message.readUnsignedShort());
    }

    void write(ByteBuf out) {
        out.writeShort(id)
                .writeShort(flags)
                .writeShort(questions)
                .writeShort(answers)
                .writeShort(authorities)
                .writeShort(additionals);
    }

    static int opcodeFlags(int opcode) {
        return opcode << OPCODE_SHIFT;
    }

    boolean isResponse() {
        return has(RESPONSE);
    }

    int opcode() {
        return flags >> OPCODE_SHIFT & FOUR_BITS;
    }

    boolean isTruncated() {
        return has(TRUNCATED);
    }

    boolean recursionDesired() {
        return has(RECURSION_DESIRED);
    }

    boolean checkingDisabled() {
        return has(CHECKING_DISABLED);
    }

    int responseCode() {
        return flags & FOUR_BITS;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
