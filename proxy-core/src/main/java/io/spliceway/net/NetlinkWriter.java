// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes netlink(7) messages one behind the other, as they are sent together. */
public final class NetlinkWriter {
    /** How many bytes there is room for. */
    static final int CAPACITY = 1 << 16;

    private static final int REQUEST = 1;
    private static final int NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
    private int message;

    /**
     * Begins a message.
     *
     * @param type what it asks for
     * @param flags {@code NLM_F_...}, without the one that makes it a request
     * @param sequence the number that answers are to have
     * @param header what comes before its attributes
     */
    public NetlinkWriter begin(int type, int flags, int sequence, byte... header) {
        message = bytes.position();
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST));
        bytes.putInt(sequence).putInt(0).put(header);
        align();
        return this;
    }

    /** Adds an attribute to the message. */
    public NetlinkWriter attribute(int type, byte... value) {
        bytes.putShort((short) (NetlinkMessage.ATTRIBUTE_HEADER_BYTES + value.length))
                .putShort((short) type)
                .put(value);
        align();
        return this;
    }

    /** Adds an attribute that is a number in the machine's byte order. */
    public NetlinkWriter number(int type, int value) {
        bytes.putShort((short) (NetlinkMessage.ATTRIBUTE_HEADER_BYTES + Integer.BYTES))
                .putShort((short) type)
                .putInt(value);
        return this;
    }

    /** Begins an attribute that is made of attributes; returns what {@link #endNested} wants to know. */
    public int beginNested(int type) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) (type | NESTED));
        return start;
    }

    /** Ends an attribute that is made of attributes. */
    public void endNested(int start) {
        bytes.putShort(start, (short) (bytes.position() - start));
    }

    /** Ends the message. */
    public void end() {
        bytes.putInt(message, bytes.position() - message);
    }

    /** All messages. */
    ByteBuffer written() {
        return bytes.duplicate().order(bytes.order()).flip();
    }

    private void align() {
        bytes.position(NetlinkMessage.aligned(bytes.position()));
    }
}
