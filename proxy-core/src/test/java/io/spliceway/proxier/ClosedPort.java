// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An address that refuses: its port is taken by a socket that does not listen. */
final class ClosedPort implements AutoCloseable {
    private final Socket holder = new Socket();

    ClosedPort() throws IOException {
        this(InetAddress.ofLiteral("127.0.30.4"));
    }

    ClosedPort(InetAddress ip) throws IOException {
        holder.bind(new InetSocketAddress(ip, 0));
    }

    /** Gives the port free for others to listen on and returns it. */
    int release() throws IOException {
        int port = holder.getLocalPort();
        holder.close();
        return port;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) holder.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
