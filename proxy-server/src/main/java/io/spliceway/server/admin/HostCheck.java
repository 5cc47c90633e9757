// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a request's {@code Host} whether it was meant for this server. A web page can make its visitor's browser
 * ask a local server by a name that it lets resolve to a local address (DNS rebinding); such a request names the page's
 * host, never an address of ours.
 */
public enum HostCheck {
    /**
     * Loopback names, and the address that the server is bound to. Bound to the wildcard, every address literal is one
     * of those: a page cannot have a literal as its name without being served from it.
     */
    OWN_ADDRESS {
        @Override
        boolean accepts(@Nullable String hostHeader, InetAddress bound) {
            if (hostHeader == null) {
                return true; // HTTP/1.0; browsers do not speak it
            }
            String host = withoutPort(hostHeader).toLowerCase(Locale.ROOT);
            if (host.equals("localhost")) {
                return true;
            }
            try {
                InetAddress address = IpLiteral.parse(host);
                return address.isLoopbackAddress() || bound.isAnyLocalAddress() || address.equals(bound);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },
    /** Any name: load balancers ask for a node's health by whatever name they know it. */
    NONE {
        @Override
        boolean accepts(@Nullable String hostHeader, InetAddress bound) {
            return true;
        }
    };

    abstract boolean accepts(@Nullable String hostHeader, InetAddress bound);

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
