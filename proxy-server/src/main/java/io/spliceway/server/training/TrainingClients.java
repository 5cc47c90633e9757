// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.training;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What clients do to a proxy: many short connections, one of many requests, and bulk. Stateless. */
final class TrainingClients {
    private static final int REQUESTS = 2_000;
    private static final int REQUEST_BYTES = 200;
    private static final int BULK_BYTES = 16 << 20;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_MILLIS = 20;

    private TrainingClients() {}

    /** Uses each of {@code addresses}, waiting for the proxy to listen at the last. */
    static void use(List<InetSocketAddress> addresses) throws IOException, InterruptedException {
        awaitListening(addresses.getLast());
        for (InetSocketAddress address : addresses) {
            exchange(address, 1);
        }
        exchange(addresses.getLast(), REQUESTS);
        bulk(addresses.getLast());
        reset(addresses.getLast());
    }

    private static void awaitListening(InetSocketAddress address) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_NANOS;
        while (true) {
            try {
                connect(address).close();
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private static void exchange(InetSocketAddress address, int requests) throws IOException {
        byte[] request = new byte[REQUEST_BYTES];
        try (Socket socket = connect(address)) {
            for (int i = 0; i < requests; i++) {
                socket.getOutputStream().write(request);
                expect(REQUEST_BYTES, socket.getInputStream().readNBytes(REQUEST_BYTES).length);
            }
        }
    }

    private static void bulk(InetSocketAddress address) throws IOException, InterruptedException {
        try (Socket socket = connect(address)) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> send(socket));
            expect(BULK_BYTES, socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
            sender.join();
        }
    }

    private static void send(Socket socket) {
        try {
            socket.getOutputStream().write(new byte[BULK_BYTES]);
            socket.shutdownOutput();
        } catch (IOException e) {
            // The receiver counts what is missing.
        }
    }

    private static void reset(InetSocketAddress address) throws IOException {
        try (Socket socket = connect(address)) {
            socket.setSoLinger(true, 0);
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void expect(long sent, long received) throws IOException {
        if (received != sent) {
            throw new IOException("sent " + sent + " bytes and got " + received + " back");
        }
    }
}
