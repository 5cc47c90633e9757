// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.net.NetlinkMessage;
import io.spliceway.net.NetlinkWriter;
import io.spliceway.net.Sockets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our routes as messages of rtnetlink(7). Pure. */
final class RouteMessages {
    private static final int NEW_ROUTE = 24;
    private static final int DELETE_ROUTE = 25;
    private static final int GET_ROUTE = 26;
    private static final int CREATE_NEW = 0x400 | 0x200; // and fail if there is one
    private static final int ALL = 0x300;

    private static final int HEADER_BYTES = 12; // struct rtmsg
    private static final int PREFIX_AT = 1;
    private static final int TABLE_AT = 4;
    private static final int PROTOCOL_AT = 5;
    private static final int TYPE_AT = 7;
    private static final byte TABLE_LOCAL = (byte) 255;
    private static final byte SCOPE_HOST = (byte) 254;
    private static final byte TYPE_LOCAL = 2;
    private static final int DESTINATION = 1;
    private static final int DEVICE = 4;
    private static final int SOURCE = 7;
    private static final int LOOPBACK_DEVICE = 1; // in every network namespace

    private RouteMessages() {}

    /** Writes a message that adds {@code route}; it is refused if there is one to the same block. */
    static void add(NetlinkWriter to, LocalRoute route, int sequence) {
        begin(to, NEW_ROUTE, CREATE_NEW, route.block(), sequence);
        if (route.source() != null) {
            to.attribute(SOURCE, route.source().getAddress());
        }
        to.end();
    }

    /** Writes a message that removes {@code route}, whatever its source is. */
    static void delete(NetlinkWriter to, LocalRoute route, int sequence) {
        begin(to, DELETE_ROUTE, 0, route.block(), sequence);
        to.end();
    }

    private static void begin(NetlinkWriter to, int type, int flags, Cidr block, int sequence) {
        byte family = family(IpFamily.of(block.network()));
        byte[] header = {
            family,
            (byte) block.prefixLength(),
            0,
            0,
            TABLE_LOCAL,
            (byte) LocalRoute.PROTOCOL,
            SCOPE_HOST,
            TYPE_LOCAL,
            0,
            0,
            0,
            0
        };
        to.begin(type, flags, sequence, header)
                .attribute(DESTINATION, block.masked().network().getAddress())
                .number(DEVICE, LOOPBACK_DEVICE);
    }

    /** Writes a message that asks for all routes of a family. */
    static void list(NetlinkWriter to, IpFamily family) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = family(family);
        to.begin(GET_ROUTE, ALL, 0, header).end();
    }

    /** Reads a route; empty if it is not one of ours. */
    static Optional<LocalRoute> parse(NetlinkMessage message) {
        ByteBuffer header = message.payload();
        if (message.type() != NEW_ROUTE
                || header.get(TABLE_AT) != TABLE_LOCAL
                || header.get(TYPE_AT) != TYPE_LOCAL
                || header.get(PROTOCOL_AT) != (byte) LocalRoute.PROTOCOL) {
            return Optional.empty();
        }
        Map<Integer, ByteBuffer> attributes = message.attributes(HEADER_BYTES);
        InetAddress network = address(attributes.get(DESTINATION));
        return network == null
                ? Optional.empty()
                : Optional.of(new LocalRoute(
                        new Cidr(network, Byte.toUnsignedInt(header.get(PREFIX_AT))), address(attributes.get(SOURCE))));
    }

    private static @Nullable InetAddress address(@Nullable ByteBuffer value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null; // of no length that an address has
        }
    }

    private static byte family(IpFamily family) {
        return switch (family) {
            case IPv4 -> Sockets.AF_INET;
            case IPv6 -> Sockets.AF_INET6;
        };
    }
}
