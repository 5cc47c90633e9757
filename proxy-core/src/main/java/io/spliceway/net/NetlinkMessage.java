// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message that the kernel sent over netlink(7). Pure.
 *
 * @param type what it is; what that means depends on the part of the kernel
 * @param flags {@code NLM_F_...}
 * @param sequence the number of the request that it answers
 * @param payload what follows its header, in the machine's byte order
 */
public record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int LIST_CHANGED = 0x10;
    private static final int HAS_ATTRIBUTES = 0x200;
    private static final int REASON = 1;
    private static final int TYPE_MASK = 0x3fff; // the other bits say how the value is written

    /** Lengths are multiples of this many bytes, except where they are given. */
    static int aligned(int length) {
        return length + 3 & ~3;
    }

    /** Reads all messages of a datagram. */
    static List<NetlinkMessage> parse(ByteBuffer datagram) {
        List<NetlinkMessage> messages = new ArrayList<>();
        for (int at = 0; datagram.limit() - at >= HEADER_BYTES; ) {
            int length = datagram.getInt(at);
            if (length < HEADER_BYTES || length > datagram.limit() - at) {
                break; // cut off
            }
            messages.add(new NetlinkMessage(
                    datagram.getShort(at + 4),
                    datagram.getShort(at + 6),
                    datagram.getInt(at + 8),
                    slice(datagram, at + HEADER_BYTES, length - HEADER_BYTES)));
            at += aligned(length);
        }
        return messages;
    }

    /** Reads the attributes that follow the first {@code headerBytes} of the payload, by their types. */
    public Map<Integer, ByteBuffer> attributes(int headerBytes) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        for (int at = headerBytes; payload.limit() - at >= ATTRIBUTE_HEADER_BYTES; ) {
            int length = Short.toUnsignedInt(payload.getShort(at));
            if (length < ATTRIBUTE_HEADER_BYTES || length > payload.limit() - at) {
                break;
            }
            ByteBuffer value = slice(payload, at + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES);
            attributes.put(payload.getShort(at + 2) & TYPE_MASK, value);
            at += aligned(length);
        }
        return attributes;
    }

    /** Whether it ends an answer, rather than being part of what was asked for. */
    boolean isEnd() {
        return type == ERROR || type == DONE;
    }

    /** The error number that it tells of, 0 if none. */
    int errno() {
        return isEnd() && payload.limit() >= Integer.BYTES ? -payload.getInt(0) : 0;
    }

    /** What the kernel says of the error beyond its number; empty if nothing. */
    String reason() {
        if (type != ERROR || (flags & HAS_ATTRIBUTES) == 0) {
            return "";
        }
        ByteBuffer text = attributes(Integer.BYTES + HEADER_BYTES).get(REASON);
        return text == null
                ? ""
                : StandardCharsets.UTF_8.decode(text).toString().replace("\0", "");
    }

    /** Whether what is listed changed meanwhile, so that some of it may be missing. */
    boolean listChanged() {
        return (flags & LIST_CHANGED) != 0;
    }

    private static ByteBuffer slice(ByteBuffer from, int at, int length) {
        return from.slice(at, length).order(from.order());
    }
}
