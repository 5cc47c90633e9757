// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A pod whose connections the test itself holds. Its receive buffers are small, so that bytes soon get stuck. */
final class ManualBackend implements AutoCloseable {
    static final int SMALL_BUFFER = 4_096;

    private final ServerSocket server = new ServerSocket();

    ManualBackend() throws IOException {
        server.setReceiveBufferSize(SMALL_BUFFER);
        server.setSoTimeout(10_000);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.30.2"), 0));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Waits for the next connection. */
    Socket accept() throws IOException {
        Socket connection = server.accept();
        connection.setSoTimeout(30_000);
        return connection;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
