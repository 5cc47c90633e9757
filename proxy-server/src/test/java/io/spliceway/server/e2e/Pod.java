// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend on loopback that runs a script for each connection. */
public final class Pod implements AutoCloseable {
    private static final String IP = "127.0.31.1";

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What a pod does with a connection, which is closed when this returns. */
    @FunctionalInterface
    public interface Script {
        void run(Socket connection) throws IOException;
    }

    Pod(String ip, Script script) throws IOException {
        this.script = script;
        server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0), 1_024);
        threads.execute(this::acceptAll);
    }

    /** A pod that says its name on a line, then sends back what it gets. */
    public static Pod echo(String name) throws IOException {
        return echo(IP, name);
    }

    static Pod echo(String ip, String name) throws IOException {
        return new Pod(ip, connection -> {
            connection.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            connection.getInputStream().transferTo(connection.getOutputStream());
        });
    }

    /** A pod that resets its clients. */
    static Pod resetting() throws IOException {
        return new Pod(IP, connection -> connection.setSoLinger(true, 0));
    }

    /** A pod that closes each connection at once. */
    static Pod closing() throws IOException {
        return new Pod(IP, Socket::shutdownOutput);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
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
    public void close() throws IOException {
        server.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.close();
    }
}
