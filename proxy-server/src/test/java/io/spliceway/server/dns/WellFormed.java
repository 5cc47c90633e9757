// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;

/** Walks over a message, octet by octet and without the code under test. */
final class WellFormed {
    private static final int HEADER = 12;
    private static final int OPT = 41;
    private static final int SMALLEST_ROOM = 512;
    private static final int LARGEST_ROOM = 1232;

    private WellFormed() {}

    /** Fails unless {@code message} has just the records that its header counts, with names that end. */
    static void check(ByteBuf message) {
        int at = HEADER;
        for (int i = 0; i < message.getUnsignedShort(4); i++) {
            at = behindName(message, at) + 4;
        }
        int records = message.getUnsignedShort(6) + message.getUnsignedShort(8) + message.getUnsignedShort(10);
        for (int i = 0; i < records; i++) {
            at = behindName(message, at) + 8;
            at += 2 + message.getUnsignedShort(at);
        }
        assertEquals(message.readableBytes(), at, "octets in the message");
    }

    private static int behindName(ByteBuf message, int start) {
        int at = start;
        int behind = 0;
        int length = 1;
        for (int size = message.getUnsignedByte(at); size != 0; size = message.getUnsignedByte(at)) {
            if (size >= 0xc0) {
                behind = behind == 0 ? at + 2 : behind;
                int target = message.getUnsignedShort(at) & 0x3fff;
                assertTrue(target >= HEADER && target < at, "pointer to an earlier name");
                at = target;
            } else {
                assertTrue(size < 64, "label");
                length += size + 1;
                at += size + 1;
            }
        }
        assertTrue(length <= 255, "name of " + length + " octets");
        return behind == 0 ? at + 1 : behind;
    }

    /** Returns how many octets the answer to a well-formed {@code query} may have by UDP: its OPT record says. */
    static int room(ByteBuf query) {
        int room = SMALLEST_ROOM;
        int at = behindLabels(query, HEADER) + 4;
        for (int i = 0; i < query.getUnsignedShort(10); i++) {
            int record = behindLabels(query, at);
            if (query.getUnsignedShort(record) == OPT) {
                room = Math.clamp(query.getUnsignedShort(record + 2), SMALLEST_ROOM, LARGEST_ROOM);
            }
            at = record + 10 + query.getUnsignedShort(record + 8);
        }
        return room;
    }

    private static int behindLabels(ByteBuf message, int start) {
        int at = start;
        int size = message.getUnsignedByte(at);
        while (size > 0 && size < 0xc0) {
            at += size + 1;
            size = message.getUnsignedByte(at);
        }
        return size == 0 ? at + 1 : at + 2;
    }
}
