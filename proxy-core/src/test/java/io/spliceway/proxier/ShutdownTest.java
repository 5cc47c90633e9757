// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.observe.ProxyObserver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy that is closed while clients keep coming: nobody waits for ever, and nothing is left open. */
class ShutdownTest {
    private static final int PROXIES = 50;
    private static final int CLIENTS = 32;

    // The more there are, the more connections pass from one to another.
    private static final int LOOPS = 6;

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOpenWhenItIsClosedUnderAStormOfClients(Mode mode) throws Exception {
        try (var backend = Backend.echo();
                var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < PROXIES; i++) {
                var served = new AtomicInteger();
                var storm = new ArrayList<Future<Integer>>();
                // Its end checks that the descriptors are back.
                var proxy = new ProxyFixture(
                        mode,
                        settings -> settings.withEventLoops(LOOPS),
                        service -> {},
                        ProxyObserver.NONE,
                        backend.address());
                Callable<Integer> client = () -> visitUntilRefused(proxy, served);
                for (int n = 0; n < CLIENTS; n++) {
                    storm.add(threads.submit(client));
                }
                Await.until("clients are served", () -> served.get() > CLIENTS);
                proxy.proxier().close();
                for (Future<Integer> each : storm) {
                    each.get(20, TimeUnit.SECONDS);
                }
                assertEquals(0, proxy.proxier().activeConnections());
                proxy.close();
            }
        }
    }

    private static int visitUntilRefused(ProxyFixture proxy, AtomicInteger served) throws IOException {
        while (true) {
            try (Socket client = proxy.connect()) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                served.incrementAndGet();
            } catch (ConnectException e) {
                return served.get();
            } catch (SocketException e) {
                // Reset by the end of the proxy; the next attempt is refused.
            }
        }
    }
}
