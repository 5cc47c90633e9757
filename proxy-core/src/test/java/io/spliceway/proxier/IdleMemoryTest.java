// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.proxier.ProxyProcessMain.Order;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection costs the proxy while nothing moves on it. */
class IdleMemoryTest {
    private static final int CONNECTIONS = 3_500;
    private static final long MOST_BYTES = 1_024;

    // Two channels of the JDK with their locks, keys and addresses take more than that by themselves.
    private static final long MOST_HEAP_BYTES_ON_NIO = 2_048;

    // The optimising compiler takes and leaves megabytes while it works, which would be counted with the connections'.
    private static final String PLAIN_COMPILER = "-XX:TieredStopAtLevel=1";

    /** The bytes that one of the connections costs. */
    private record Cost(long heap, long nativeMemory) {}

    @ParameterizedTest
    @EnumSource
    void idleConnectionCostsAtMostOneKibibyteOfHeapAndOfNativeMemory(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyProcess(mode, List.of(), List.of(PLAIN_COMPILER), backend.address())) {
            // As many as are measured, one by one, so that code and what is kept for all are there before.
            for (int i = 0; i < CONNECTIONS; i++) {
                reset(exchange(proxy));
            }
            Await.until("all have left", () -> proxy.ask(Order.CONNECTIONS) == 0);
            Cost cost = costOfOne(proxy);
            System.out.println("an idle connection, " + mode + ": " + cost.heap + " bytes of heap, " + cost.nativeMemory
                    + " bytes of native memory");
            assertTrue(cost.heap <= (mode == Mode.NIO ? MOST_HEAP_BYTES_ON_NIO : MOST_BYTES), cost::toString);
            assertTrue(cost.nativeMemory <= MOST_BYTES, cost::toString);
        }
    }

    private static Cost costOfOne(ProxyProcess proxy) throws IOException {
        long heapBefore = proxy.ask(Order.HEAP);
        // All of the heap is resident from the start, so what grows is native memory.
        long residentBefore = proxy.residentKib();
        long descriptorsBefore = proxy.descriptors();
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(exchange(proxy));
        }
        long resident = proxy.residentKib();
        long heap = proxy.ask(Order.HEAP);
        assertEquals(descriptorsBefore + 2 * CONNECTIONS, proxy.descriptors());
        for (Socket client : clients) {
            reset(client);
        }
        Await.until("all descriptors are closed", () -> proxy.descriptors() == descriptorsBefore);
        return new Cost((heap - heapBefore) / CONNECTIONS, (resident - residentBefore) * 1_024 / CONNECTIONS);
    }

    private static Socket exchange(ProxyProcess proxy) throws IOException {
        Socket client = proxy.connect();
        client.getOutputStream().write(3);
        assertEquals(3, client.getInputStream().read());
        return client;
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }
}
