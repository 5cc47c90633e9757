// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that hardly read hold back their servers, and cost neither the proxy's memory nor others' speed. */
class BackpressureTest {
    private static final int SLOW_CLIENTS = 1_000;

    // The JDK cannot limit what the kernel queues for each of them: a thousand would leave TCP without memory.
    private static final int SLOW_CLIENTS_ON_NIO = 100;
    private static final int SLOW = 's';
    private static final int FAST = 'f';
    private static final int BLOCK = 1 << 16;
    private static final long BYTES_EACH = 64L << 20;
    private static final long MOST_GROWTH_KIB = 128L << 10;
    private static final int MOST_PIPES = 2 * 64;
    private static final Duration MEASURED = Duration.ofSeconds(1);

    private final AtomicLong sentToSlow = new AtomicLong();
    private final AtomicLong receivedByFast = new AtomicLong();

    @ParameterizedTest
    @EnumSource
    void slowClientsCostNeitherMemoryNorOthersTheirSpeed(Mode mode) throws Exception {
        int slowClients = mode == Mode.NIO ? SLOW_CLIENTS_ON_NIO : SLOW_CLIENTS;
        var slow = new ArrayList<Socket>();
        try (var backend = new Backend(this::send);
                var proxy = new ProxyProcess(mode, backend.address());
                var clock = Executors.newSingleThreadScheduledExecutor()) {
            Socket fast = proxy.connect();
            fast.getOutputStream().write(FAST);
            var reading = Background.start(() -> readAll(fast));
            bytesPerSecond(proxy, MEASURED.dividedBy(2));
            long speedBefore = bytesPerSecond(proxy, MEASURED);
            long residentBefore = proxy.residentKib();
            for (int i = 0; i < slowClients; i++) {
                slow.add(slowClient(proxy));
            }
            var reads = clock.scheduleAtFixedRate(() -> readOneByteEach(slow), 0, 1, TimeUnit.SECONDS);
            awaitStuck();
            long speed = bytesPerSecond(proxy, MEASURED.multipliedBy(2));
            long grownKib = proxy.residentKib() - residentBefore;
            System.out.println(slowClients + " slow clients, " + mode + ": memory grew by " + grownKib
                    + " KiB, their servers stopped after " + sentToSlow.get() / slowClients
                    + " bytes each, another connection moved " + (speedBefore >> 20) + " MiB/s before and "
                    + (speed >> 20) + " MiB/s beside them");
            assertTrue(grownKib < MOST_GROWTH_KIB, () -> "memory grew by " + grownKib + " KiB");
            assertTrue(speed >= speedBefore / 2, () -> speedBefore + " bytes/s became " + speed);
            assertTrue(proxy.pipes() <= MOST_PIPES, () -> proxy.pipes() + " pipes");
            assertFalse(reads.isDone(), "a slow client could not read");
            reads.cancel(false);
            fast.close();
            reading.result();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private void send(Socket connection) throws IOException {
        boolean isSlow = connection.getInputStream().read() == SLOW;
        if (isSlow) {
            connection.setSendBufferSize(BLOCK); // this process is not what is measured
        }
        byte[] block = new byte[BLOCK];
        for (long left = isSlow ? BYTES_EACH : Long.MAX_VALUE; left > 0; left -= block.length) {
            connection.getOutputStream().write(block);
            if (isSlow) {
                sentToSlow.addAndGet(block.length);
            }
        }
    }

    private long readAll(Socket socket) {
        byte[] block = new byte[BLOCK << 2];
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(block)) {
                receivedByFast.addAndGet(n);
            }
        } catch (IOException e) {
            // The test closes it.
        }
        return receivedByFast.get();
    }

    private long bytesPerSecond(ProxyProcess proxy, Duration measured) throws InterruptedException {
        long start = System.nanoTime();
        long before = receivedByFast.get();
        assertFalse(proxy.process().waitFor(measured), "the proxy ended");
        return (receivedByFast.get() - before) * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static Socket slowClient(ProxyProcess proxy) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(ManualBackend.SMALL_BUFFER);
        proxy.connect(socket);
        socket.getOutputStream().write(SLOW);
        return socket;
    }

    private static void readOneByteEach(List<Socket> sockets) {
        try {
            for (Socket socket : sockets) {
                socket.getInputStream().read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStuck() {
        var polls = new int[1];
        var last = new long[1];
        Await.until("the servers are held back", () -> {
            long now = sentToSlow.get();
            polls[0] = now == last[0] ? polls[0] + 1 : 0;
            last[0] = now;
            return polls[0] == 100;
        });
    }
}
