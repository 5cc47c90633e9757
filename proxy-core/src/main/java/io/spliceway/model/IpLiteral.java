// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** IP addresses as Kubernetes objects write them: literals only, never a name to resolve. */
public final class IpLiteral {
    private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

    private IpLiteral() {}

    /**
     * Parses an IPv4 or IPv6 literal. Leading zeros of an IPv4 part are decimal, as in Kubernetes' own lenient parser.
     *
     * @throws IllegalArgumentException if {@code literal} is no address
     */
    public static InetAddress parse(String literal) {
        String canonical = literal.indexOf(':') < 0 ? dottedQuad(literal) : literal;
        if (canonical.indexOf('%') >= 0) {
            throw new IllegalArgumentException("IP address '" + literal + "' must not name a zone");
        }
        try {
            return InetAddress.ofLiteral(canonical);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + literal + "' is not an IP address", e);
        }
    }

    /** Parses each of {@code literals}. */
    public static List<InetAddress> parseAll(String... literals) {
        return Arrays.stream(literals).map(IpLiteral::parse).toList();
    }

    /** Writes {@code address} as Go does: an IPv6 address shortened by RFC 5952, and without a zone. */
    public static String format(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        String[] groups = new String[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = Integer.toHexString(((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
        }
        int start = 0;
        int length = 1; // a single zero group stays
        for (int from = 0; from < groups.length; from++) {
            int to = from;
            while (to < groups.length && groups[to].equals("0")) {
                to++;
            }
            if (to - from > length) {
                start = from;
                length = to - from;
            }
        }
        List<String> parts = List.of(groups);
        return length == 1
                ? String.join(":", parts)
                : String.join(":", parts.subList(0, start)) + "::"
                        + String.join(":", parts.subList(start + length, groups.length));
    }

    // The JDK also takes the BSD forms "10.1" and "167772161", which Kubernetes does not.
    private static String dottedQuad(String literal) {
        if (literal.chars().filter(c -> c == '.').count() != 3) {
            throw new IllegalArgumentException("'" + literal + "' is not an IP address");
        }
        return LEADING_ZEROS.matcher(literal).replaceAll("");
    }
}
