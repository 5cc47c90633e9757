// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.proxier.Received.End;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Bytes that a slow peer does not take are held back; when there is no memory for that, a connection ends. */
class MemoryExhaustionTest {
    private static final int MEBIBYTE = 1 << 20;

    // What the loops need for themselves, and about 200 times what one connection can hold back.
    private static final List<String> LITTLE_MEMORY = List.of("-Dio.netty.maxDirectMemory=" + 24 * MEBIBYTE);
    private static final int CONNECTIONS = 500;

    // In the other modes the kernel holds back the bytes: in a pipe, or as much as a socket takes.
    @Test
    @EnabledOnOs(OS.LINUX)
    void connectionWithoutMemoryIsResetAndNoneIsDamaged() throws Exception {
        byte[] content = Received.content(MEBIBYTE);
        var failed = new AtomicInteger();
        var endpoints = new ArrayList<Socket>();
        try (var backend = new ManualBackend();
                var proxy = new ProxyProcess(Mode.EPOLL_COPY, List.of(), LITTLE_MEMORY, backend.address());
                var clients = Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().factory())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket client = proxy.connect();
                clients.execute(() -> send(client, content, failed));
                endpoints.add(backend.accept());
            }
            Await.until("some were reset", () -> failed.get() > 0);
            int complete = 0;
            for (Socket endpoint : endpoints) {
                var received = Received.from(endpoint);
                if (received.end() == End.FIN) {
                    assertEquals(MEBIBYTE, received.bytes());
                    complete++;
                }
                endpoint.close();
            }
            int completed = complete;
            assertTrue(completed > 0 && completed < CONNECTIONS, () -> completed + " of " + CONNECTIONS);
        }
    }

    private static void send(Socket client, byte[] content, AtomicInteger failed) {
        try (client) {
            client.getOutputStream().write(content);
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
