// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Reads names that may be compressed (RFC 1035 §4.1.4). Confined to one thread. */
final class NameReader {
    private static final int POINTER = 0xc0;

    private final byte[] octets = new byte[Name.LONGEST];

    /**
     * Reads a name at the reader index of {@code message}, which begins at index 0, and moves on behind it. A pointer
     * must lead to a place before all that was read of the name, so that reading ends.
     *
     * @throws MalformedMessageException if there is no valid name
     */
    Name read(ByteBuf message) throws MalformedMessageException {
        int at = message.readerIndex();
        int earliest = at;
        int behind = -1;
        int length = 0;
        while (true) {
            int size = unsignedByte(message, at);
            if ((size & POINTER) == POINTER) {
                int target = (size & ~POINTER) << 8 | unsignedByte(message, at + 1);
                if (behind < 0) {
                    behind = at + 2;
                }
                if (target >= earliest) {
                    throw new MalformedMessageException("a name points forward");
                }
                at = target;
                earliest = target;
                continue;
            }
            if (size > Name.LONGEST_LABEL) {
                throw new MalformedMessageException("a label has an unknown form");
            }
            length = append(message, at, size + 1, length);
            at += size + 1;
            if (size == 0) {
                message.readerIndex(behind < 0 ? at : behind);
                return new Name(Arrays.copyOf(octets, length));
            }
        }
    }

    private int append(ByteBuf message, int at, int count, int length) throws MalformedMessageException {
        if (length + count > octets.length) {
            throw new MalformedMessageException("a name is longer than " + Name.LONGEST + " octets");
        }
        if (at + count > message.writerIndex()) {
            throw new MalformedMessageException("a name is cut off");
        }
        message.getBytes(at, octets, length, count);
        return length + count;
    }

    private static int unsignedByte(ByteBuf message, int index) throws MalformedMessageException {
        if (index >= message.writerIndex()) {
            throw new MalformedMessageException("a name is cut off");
        }
        return message.getUnsignedByte(index);
    }
}
