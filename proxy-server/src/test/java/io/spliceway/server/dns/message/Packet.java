// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Puts a message together octet by octet, right or wrong, without the code under test. */
public final class Packet {
    private final ByteBuf octets = Unpooled.buffer();

    /** Starts with a header. */
    public static Packet header(int id, int flags, int questions, int answers, int authorities, int additionals) {
        return new Packet().shorts(id, flags, questions, answers, authorities, additionals);
    }

    /** Starts a query with one question and {@code additionals} records that follow. */
    public static Packet query(int id, String name, int type, int additionals) {
        return header(id, Header.RECURSION_DESIRED, 1, 0, 0, additionals)
                .name(name)
                .shorts(type, 1);
    }

    /** Returns a query with one question and nothing else. */
    public static Packet query(int id, String name, int type) {
        return query(id, name, type, 0);
    }

    public Packet shorts(int... values) {
        for (int value : values) {
            octets.writeShort(value);
        }
        return this;
    }

    public Packet ints(int... values) {
        for (int value : values) {
            octets.writeInt(value);
        }
        return this;
    }

    public Packet bytes(int... values) {
        for (int value : values) {
            octets.writeByte(value);
        }
        return this;
    }

    /** Appends labels and the root. */
    public Packet name(String text) {
        if (!text.isEmpty()) {
            for (String label : text.split("\\.", -1)) {
                label(label);
            }
        }
        return bytes(0);
    }

    public Packet label(String text) {
        octets.writeByte(text.length());
        octets.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return this;
    }

    /** Appends a compressed name that is all at {@code offset}. */
    public Packet pointer(int offset) {
        return shorts(0xc000 | offset);
    }

    /** Appends an OPT record without options. */
    public Packet opt(int payloadSize, int flags) {
        return bytes(0).shorts(41, payloadSize).ints(flags).shorts(0);
    }

    /** Returns what was put together, to be read from index 0. */
    public ByteBuf buffer() {
        return octets.duplicate();
    }

    /** Returns what was put together. */
    public byte[] toBytes() {
        byte[] bytes = new byte[octets.readableBytes()];
        octets.getBytes(0, bytes);
        return bytes;
    }
}
