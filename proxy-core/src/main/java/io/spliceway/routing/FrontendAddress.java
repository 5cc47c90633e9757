// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.HostPort;
import io.spliceway.model.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address, port and protocol that one socket can serve. Two Services cannot share one. */
public record FrontendAddress(InetAddress ip, int port, Protocol protocol) {
    /** Returns the address and port to bind. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(ip, port);
    }

    @Override
    public String toString() {
        return HostPort.format(ip, port);
    }
}
