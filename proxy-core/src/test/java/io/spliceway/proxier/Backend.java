// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod: a server on loopback that runs a script for each connection on a thread of its own. */
final class Backend implements AutoCloseable {
    /** What a pod does with a connection; the socket is closed when it returns. */
    @FunctionalInterface
    interface Script {
        void run(Socket connection) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    Backend(Script script) {
        this("127.0.30.1", script);
    }

    Backend(String ip, Script script) {
        this(new InetSocketAddress(InetAddress.ofLiteral(ip), 0), script);
    }

    Backend(InetSocketAddress address, Script script) {
        this.script = script;
        try {
            server = new ServerSocket();
            server.bind(address, 4_096);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptAll);
    }

    /** A pod that sends back what it gets and finishes when its client does. */
    static Backend echo() {
        return echo(new InetSocketAddress(InetAddress.ofLiteral("127.0.30.1"), 0));
    }

    static Backend echo(InetSocketAddress address) {
        return new Backend(address, connection -> {
            connection.getInputStream().transferTo(connection.getOutputStream());
            connection.shutdownOutput();
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** The number of connections so far. */
    int accepted() {
        return accepted.get();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                accepted.incrementAndGet();
                open.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            script.run(connection);
        } catch (IOException e) {
            // Tests look at what the other side sees of it.
        } finally {
            open.remove(connection);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.close();
    }
}
