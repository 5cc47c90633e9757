// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that moves much in one direction leaves the loop's others their turn. */
class BulkTurnTest {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int WARM_UP_BYTES = 16 << 20; // the kernel's buffers grow with it
    private static final int BULK_BYTES = 4 << 20;

    private final CyclicBarrier arrives = new CyclicBarrier(2);
    private final CyclicBarrier leaves = new CyclicBarrier(2);

    /** The one loop stands still when a connection has ended, until the test has met it at both barriers. */
    private ProxyFixture onOneLoop(Mode mode, Backend backend) {
        var observer = new ProxyObserver() {
            @Override
            public ServicePortObserver servicePort(ServicePortName name) {
                return new ServicePortObserver() {
                    @Override
                    public void closed(CloseReason reason, Duration age) {
                        if (reason == CloseReason.CLIENT_RESET) {
                            meet(arrives);
                            meet(leaves);
                        }
                    }
                };
            }
        };
        return new ProxyFixture(
                mode, settings -> settings.withEventLoops(1), service -> {}, observer, backend.address());
    }

    @ParameterizedTest
    @EnumSource
    void whatComesMeanwhileIsHeardBeforeBulkGoesOn(Mode mode) throws Exception {
        var accepted = new LinkedBlockingQueue<Socket>();
        var end = new CompletableFuture<Void>();
        try (var backend = new Backend(connection -> {
                    accepted.add(connection);
                    end.join();
                });
                var proxy = onOneLoop(mode, backend)) {
            try (var client = SocketChannel.open(proxy.address())) {
                Socket pod = accepted.take();
                move(client, pod);
                Socket first = proxy.connect();
                Socket second = proxy.connect();
                accepted.take();
                accepted.take();

                reset(first);
                meet(arrives);
                byte[] bulk = fill(client);
                reset(second);
                meet(leaves);
                meet(arrives);
                int moved = pod.getInputStream().available();
                meet(leaves);
                assertTrue(moved <= PIECE_BYTES, "the other waited for " + moved + " bytes of bulk");
                assertArrayEquals(bulk, pod.getInputStream().readNBytes(bulk.length));
            } finally {
                end.complete(null);
            }
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Sends what the kernel takes while nobody reads. */
    private static byte[] fill(SocketChannel client) throws IOException {
        ByteBuffer bulk = ByteBuffer.wrap(Received.content(BULK_BYTES));
        client.configureBlocking(false);
        int written;
        do {
            written = client.write(bulk);
        } while (written > 0);
        client.configureBlocking(true);
        assertTrue(bulk.position() > PIECE_BYTES, "only " + bulk.position() + " bytes wait in the kernel");
        return Arrays.copyOf(bulk.array(), bulk.position());
    }

    private static void move(SocketChannel client, Socket pod) throws Exception {
        byte[] content = Received.content(WARM_UP_BYTES);
        var sender = Background.start(() -> client.write(ByteBuffer.wrap(content)));
        assertArrayEquals(content, pod.getInputStream().readNBytes(WARM_UP_BYTES));
        assertEquals(WARM_UP_BYTES, sender.result());
    }
}
