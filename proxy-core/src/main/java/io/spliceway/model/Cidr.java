// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses of one family.
 *
 * @param network any address of the block; the bits behind the prefix do not matter
 * @param prefixLength the number of leading bits that an address shares with {@code network}
 */
public record Cidr(InetAddress network, int prefixLength) {
    public Cidr {
        if (prefixLength < 0 || prefixLength > network.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    "prefix length " + prefixLength + " does not fit " + network.getHostAddress());
        }
    }

    /**
     * Parses {@code address/prefix}; white space around it is ignored.
     *
     * @throws IllegalArgumentException if {@code text} is no CIDR block
     */
    public static Cidr parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a CIDR block such as 10.0.0.0/8");
        }
        try {
            return new Cidr(
                    IpLiteral.parse(trimmed.substring(0, slash)), Integer.parseInt(trimmed.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a CIDR block such as 10.0.0.0/8", e);
        }
    }

    /** Returns the block of {@code address} alone. */
    public static Cidr single(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    /** Returns the same block, named by its first address. */
    public Cidr masked() {
        byte[] bits = network.getAddress();
        for (int i = prefixLength; i < bits.length * 8; i++) {
            bits[i / 8] &= (byte) ~(0x80 >>> i % 8);
        }
        try {
            return new Cidr(InetAddress.getByAddress(bits), prefixLength);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /** Whether {@code address} lies in this block; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || (ours[whole] ^ theirs[whole]) >> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return IpLiteral.format(network) + "/" + prefixLength;
    }
}
