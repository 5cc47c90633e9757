// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The text form {@code address:port}, with an IPv6 address in brackets and shortened by RFC 5952, as Go has it. */
public final class HostPort {
    private HostPort() {}

    public static String format(InetSocketAddress address) {
        return format(address.getAddress(), address.getPort());
    }

    public static String format(InetAddress ip, int port) {
        String host = IpLiteral.format(ip);
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    /**
     * Parses {@code address:port}; an IPv6 address needs its brackets.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is not of the form address:port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' needs brackets around its IPv6 address");
        }
        try {
            return new InetSocketAddress(IpLiteral.parse(host), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not of the form address:port", e);
        }
    }
}
