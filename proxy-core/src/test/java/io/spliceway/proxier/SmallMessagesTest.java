// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Received.End;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many connections that have a little to say at the same time: the loop writes what it can of that together. */
class SmallMessagesTest {
    private static final int CONNECTIONS = 300;
    private static final int ROUNDS = 10;
    private static final int SHORT = 1_000;
    private static final int LONG = 6_000;

    private static final int PUSHED_TO = 90;
    private static final int PUSHED_BYTES = 1 << 20;
    private static final int BEFORE_RESET = 10_000;

    /** Stops the one loop while it dials, so that everything that arrives meanwhile is one turn. */
    private static final class Gate {
        private volatile CountDownLatch open = new CountDownLatch(0);

        void close() {
            open = new CountDownLatch(1);
        }

        void open() {
            open.countDown();
        }

        /** The loop is at the gate: it goes on when that is open. */
        void pass() {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ProxyFixture onOneLoop(Mode mode, Gate gate, Backend backend) {
        return new ProxyFixture(
                mode,
                settings -> settings.withEventLoops(1)
                        .withRelay(settings.relay().withAccess((port, endpoint) -> {
                            gate.pass();
                            return null;
                        })),
                service -> {},
                ProxyObserver.NONE,
                backend.address());
    }

    @ParameterizedTest
    @EnumSource
    void messagesThatComeInOneTurnArriveEachWhereItBelongs(Mode mode) throws Exception {
        var gate = new Gate();
        var random = new Random(1);
        var clients = new ArrayList<Socket>();
        try (var backend = Backend.echo();
                var proxy = onOneLoop(mode, gate, backend)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(proxy.connect());
                clients.getLast().setTcpNoDelay(true);
            }
            Await.until("all are connected", () -> backend.accepted() == CONNECTIONS);
            for (int round = 0; round < ROUNDS; round++) {
                gate.close();
                List<byte[]> messages = new ArrayList<>();
                try (var stopper = proxy.connect()) {
                    for (Socket client : clients) {
                        byte[] message = new byte[1 + random.nextInt(round % 2 == 0 ? SHORT : LONG)];
                        random.nextBytes(message);
                        messages.add(message);
                        client.getOutputStream().write(message);
                    }
                    gate.open();
                    stopper.shutdownOutput();
                    assertEquals(new Received(0, End.FIN), Received.from(stopper));
                }
                for (int i = 0; i < CONNECTIONS; i++) {
                    byte[] message = messages.get(i);
                    assertArrayEquals(message, clients.get(i).getInputStream().readNBytes(message.length));
                }
            }
            for (Socket client : clients) {
                client.shutdownOutput();
                assertEquals(new Received(0, End.FIN), Received.from(client));
            }
            close(clients);
        } finally {
            gate.open();
            close(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void peersThatStopReadingOrResetCostTheOthersNothing(Mode mode) throws Exception {
        var begin = new CompletableFuture<Void>();
        var clients = new ArrayList<Socket>();
        try (var backend = new Backend(connection -> push(connection, begin));
                var proxy = onOneLoop(mode, new Gate(), backend)) {
            for (int i = 0; i < PUSHED_TO; i++) {
                var client = new Socket();
                client.setReceiveBufferSize(ManualBackend.SMALL_BUFFER);
                client.setSoTimeout(30_000);
                client.connect(proxy.address());
                clients.add(client);
            }
            Await.until("all are connected", () -> backend.accepted() == PUSHED_TO);
            var readers = new ArrayList<Background<Received>>();
            for (int i = 0; i < PUSHED_TO; i += 3) {
                Socket reading = clients.get(i);
                Socket resetting = clients.get(i + 1);
                readers.add(Background.start(() -> Received.from(reading)));
                readers.add(Background.start(() -> readThenReset(resetting)));
            }
            begin.complete(null);
            for (int i = 0; i < readers.size(); i++) {
                var expected = i % 2 == 0 ? new Received(PUSHED_BYTES, End.FIN) : new Received(BEFORE_RESET, End.RST);
                assertEquals(expected, readers.get(i).result());
            }
            for (int i = 2; i < PUSHED_TO; i += 3) {
                assertEquals(new Received(PUSHED_BYTES, End.FIN), Received.from(clients.get(i)));
            }
            close(clients);
        } finally {
            begin.complete(null);
            close(clients);
        }
    }

    /** Sends small messages, and waits for the client's end. */
    private static void push(Socket connection, CompletableFuture<Void> begin) throws IOException {
        connection.setTcpNoDelay(true);
        byte[] content = Received.content(PUSHED_BYTES);
        begin.join();
        int length;
        for (int sent = 0; sent < PUSHED_BYTES; sent += length) {
            length = Math.min(1 + sent * 7 % SHORT, PUSHED_BYTES - sent);
            connection.getOutputStream().write(content, sent, length);
        }
        connection.shutdownOutput();
        connection.getInputStream().read();
    }

    private static Received readThenReset(Socket client) throws IOException {
        byte[] received = client.getInputStream().readNBytes(BEFORE_RESET);
        byte[] expected = Received.content(BEFORE_RESET);
        assertArrayEquals(expected, received);
        client.setSoLinger(true, 0);
        client.close();
        return new Received(received.length, End.RST);
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
