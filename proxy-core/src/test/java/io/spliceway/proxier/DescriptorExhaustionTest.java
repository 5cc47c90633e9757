// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.proxier.ProxyProcessMain.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More clients than the process may have descriptors for wait in the kernel, at no cost, until others leave. */
class DescriptorExhaustionTest {
    private static final int DESCRIPTORS = 256;
    private static final List<String> LIMITED =
            List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "bash");
    private static final int CLIENTS = 400;
    private static final Duration WATCHED = Duration.ofMillis(700);

    @ParameterizedTest
    @EnumSource
    void clientsWaitWithoutSpinningUntilThereAreDescriptors(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var proxy = new ProxyProcess(mode, LIMITED, List.of(), backend.address())) {
            clientsBeyondTheLimitWaitUntilOthersLeave(proxy);
            clientsThatCannotBeAcceptedWaitUntilTheProcessClosesSomething(proxy);
            clientWhoseEndpointCannotBeDialledIsReset(proxy);
            answered(proxy.connect()).close();
        }
    }

    private static void clientsBeyondTheLimitWaitUntilOthersLeave(ProxyProcess proxy) throws Exception {
        var served = new ConcurrentLinkedQueue<Socket>();
        try (var clients =
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory())) {
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = proxy.connect();
                clients.execute(() -> served.add(answered(client)));
            }
            Await.until("accepting is paused", () -> proxy.ask(Order.PAUSED) > 0);
            Await.until("all that were accepted are served", () -> served.size() == proxy.ask(Order.CONNECTIONS));
            assertTrue(served.size() >= 20 && served.size() < DESCRIPTORS / 2, () -> served.size() + " connections");
            assertIdle(proxy);
            for (int left = 0; left < CLIENTS; left++) {
                Await.until("the next client is served", () -> !served.isEmpty());
                served.remove().close();
            }
        }
        Await.until("all have left", () -> proxy.ask(Order.CONNECTIONS) == 0);
        assertTrue(proxy.ask(Order.RESUMED) > 0, "it never resumed");
    }

    private static void clientsThatCannotBeAcceptedWaitUntilTheProcessClosesSomething(ProxyProcess proxy)
            throws Exception {
        try (Socket before = answered(proxy.connect())) {
            assertTrue(proxy.ask(Order.EXHAUST) > 0);
            var waiting = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                Socket client = proxy.connect();
                client.getOutputStream().write(7);
                waiting.add(client);
            }
            assertIdle(proxy);
            answered(before);
            assertEquals(1, proxy.ask(Order.CONNECTIONS));
            proxy.ask(Order.RELIEVE);
            for (Socket client : waiting) {
                assertEquals(7, client.getInputStream().read());
                client.close();
            }
        }
        Await.until("all have left", () -> proxy.ask(Order.CONNECTIONS) == 0);
    }

    private static void clientWhoseEndpointCannotBeDialledIsReset(ProxyProcess proxy) {
        proxy.ask(Order.EXHAUST);
        proxy.ask(Order.LEAVE_ONE);
        assertThrows(SocketException.class, () -> {
            try (Socket client = proxy.connect()) {
                client.getInputStream().read();
            }
        });
        proxy.ask(Order.RELIEVE);
    }

    @ParameterizedTest
    @EnumSource
    void oneClientMoreThanTheConfiguredMostWaitsUntilOneLeaves(Mode mode) throws Exception {
        int most = 10;
        var observer = new RecordingObserver();
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(
                        mode,
                        settings -> settings.withMaxConnections(most),
                        service -> {},
                        observer,
                        backend.address())) {
            var served = new ArrayDeque<Socket>();
            for (int i = 0; i < most; i++) {
                served.add(answered(proxy.connect()));
            }
            try (Socket waiting = proxy.connect()) {
                waiting.getOutputStream().write(7);
                waiting.setSoTimeout(100);
                assertThrows(
                        SocketTimeoutException.class,
                        () -> waiting.getInputStream().read());
                assertEquals(most, proxy.proxier().activeConnections());
                assertEquals(1, observer.acceptPausedCount() - observer.acceptResumedCount());
                served.remove().close();
                waiting.setSoTimeout(10_000);
                assertEquals(7, waiting.getInputStream().read());
                assertTrue(observer.acceptResumedCount() > 0, "it never resumed");
            }
            for (Socket client : served) {
                client.close();
            }
        }
    }

    /** Sends a byte and waits for it to come back. */
    private static Socket answered(Socket client) {
        try {
            client.getOutputStream().write(7);
            assertEquals(7, client.getInputStream().read());
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertIdle(ProxyProcess proxy) throws InterruptedException {
        Duration before = proxy.processorTime();
        assertTrue(!proxy.process().waitFor(WATCHED), "the proxy ended");
        Duration used = proxy.processorTime().minus(before);
        System.out.println("processor time while clients wait: " + used.toMillis() + " ms in " + WATCHED);
        assertTrue(used.compareTo(WATCHED.dividedBy(5)) < 0, () -> "used " + used + " in " + WATCHED);
    }
}
