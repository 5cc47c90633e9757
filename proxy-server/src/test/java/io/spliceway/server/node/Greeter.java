// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server in a namespace, at its wildcard address: it greets with its name and its client's address. */
final class Greeter implements AutoCloseable {
    private final String name;
    private final ServerSocket server;

    private Greeter(String name, ServerSocket server) {
        this.name = name;
        this.server = server;
    }

    static Greeter start(String name, NetworkNamespace namespace, int port) {
        ServerSocket server = namespace.call(() -> {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port), 128);
            return socket;
        });
        var greeter = new Greeter(name, server);
        Thread.ofPlatform().daemon().start(greeter::accept);
        return greeter;
    }

    String name() {
        return name;
    }

    private void accept() {
        try {
            while (true) {
                greet(server.accept());
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void greet(Socket accepted) {
        try (Socket client = accepted) {
            InetAddress peer = client.getInetAddress();
            client.getOutputStream().write((name + " " + peer.getHostAddress()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return; // reset meanwhile; the next may stay
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
