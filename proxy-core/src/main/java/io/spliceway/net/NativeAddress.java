// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** A {@code sockaddr_in} or {@code sockaddr_in6} in native memory, reused for one call after the other. */
final class NativeAddress {
    /** The length of the longer one. */
    static final int BYTES = 28;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt WORD = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong DOUBLE_WORD = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int INET_LENGTH = 16;
    private static final int PORT_OFFSET = 2;
    private static final int INET_ADDRESS = 4;
    private static final int INET6_ADDRESS = 8;
    private static final int INET6_SCOPE = 24;

    private final MemorySegment segment;
    private final MemorySegment length;
    private final PeerAddress address = new PeerAddress();

    /** For as long as {@code arena} lives. */
    NativeAddress(Arena arena) {
        segment = arena.allocate(BYTES, 8);
        length = arena.allocate(JAVA_INT);
    }

    /** Returns where the address is. */
    long memory() {
        return segment.address();
    }

    /** Announces the full room for an address to the next call that fills one in; returns where its length is. */
    long resetLength() {
        length.set(JAVA_INT, 0, BYTES);
        return length.address();
    }

    /** Writes {@code address} and returns its length in bytes. */
    int write(InetSocketAddress value) {
        address.set(value);
        return write(segment, 0, address);
    }

    /** Reads the address that the last call filled in. */
    InetSocketAddress read() {
        read(segment, 0, address);
        return address.toSocketAddress();
    }

    /** Writes an address at {@code offset} and returns its length in bytes. */
    static int write(MemorySegment to, long offset, PeerAddress address) {
        to.set(PORT, offset + PORT_OFFSET, (short) address.port());
        if (!address.isIpv6()) {
            to.set(JAVA_SHORT, offset, (short) Sockets.AF_INET);
            to.set(WORD, offset + INET_ADDRESS, (int) address.low());
            to.set(JAVA_LONG_UNALIGNED, offset + INET6_ADDRESS, 0); // padding
            return INET_LENGTH;
        }
        to.set(JAVA_SHORT, offset, (short) Sockets.AF_INET6);
        to.set(JAVA_INT, offset + INET_ADDRESS, 0); // flow label
        to.set(DOUBLE_WORD, offset + INET6_ADDRESS, address.high());
        to.set(DOUBLE_WORD, offset + INET6_ADDRESS + Long.BYTES, address.low());
        to.set(JAVA_INT, offset + INET6_SCOPE, address.scope());
        return BYTES;
    }

    /** Reads the address at {@code offset}. */
    static void read(MemorySegment from, long offset, PeerAddress into) {
        int port = Short.toUnsignedInt(from.get(PORT, offset + PORT_OFFSET));
        if (from.get(JAVA_SHORT, offset) == Sockets.AF_INET) {
            into.set(from.get(WORD, offset + INET_ADDRESS), port);
        } else {
            into.set(
                    from.get(DOUBLE_WORD, offset + INET6_ADDRESS),
                    from.get(DOUBLE_WORD, offset + INET6_ADDRESS + Long.BYTES),
                    port,
                    from.get(JAVA_INT, offset + INET6_SCOPE));
        }
    }
}
