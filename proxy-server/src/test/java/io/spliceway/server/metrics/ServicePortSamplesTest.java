// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.server.gzip.GzipStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ServicePortSamplesTest {
    private static final Endpoint POD = Endpoint.ready(new InetSocketAddress("127.0.0.1", 1));

    private final ServicePorts ports = new ServicePorts(InstantSource.system());
    private final ServicePortSamples samples = new ServicePortSamples(ports);
    private final Random random = new Random(1);

    private static ServicePortName name(int number) {
        return new ServicePortName(
                new NamespacedName("shop", "web-" + number), "p", number % 3 == 0 ? Protocol.UDP : Protocol.TCP);
    }

    private String plain() throws IOException {
        var out = new ByteArrayOutputStream();
        samples.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String compressed() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GzipStream(out, unused -> {})) {
            samples.compressTo(gzip);
            gzip.finish();
        }
        return unpacked(out);
    }

    private static String unpacked(ByteArrayOutputStream packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private <E extends Enum<E>> E any(Class<E> type) {
        return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }

    private void changeSomething() {
        ServicePortName name = name(random.nextInt(300));
        ServicePortMetrics port = ports.find(name);
        if (port == null) {
            ports.add(name);
            return;
        }
        switch (random.nextInt(10)) {
            case 0 -> ports.remove(name);
            case 1 -> port.refused(any(RefusalReason.class));
            case 2 -> port.dialFailed(POD, any(DialFailure.class));
            case 3 -> port.dialled(random.nextInt(1, 4), random.nextLong(3_000_000_000L));
            case 4 -> port.transferred(random.nextLong(1 << 20), random.nextLong(1L << 40));
            case 5 -> port.forwarded(random.nextLong(100), random.nextLong(100));
            case 6 -> port.dropped(random.nextInt(5));
            case 7 -> {
                if (port.active() > 0) {
                    port.closed(any(CloseReason.class), Duration.ZERO);
                }
            }
            default -> port.accepted();
        }
    }

    @Test
    void compressedIsTheSameTextWhateverChanges() throws IOException {
        assertEquals("", compressed());
        for (int round = 0; round < 200; round++) {
            for (int i = random.nextInt(50); i > 0; i--) {
                changeSomething();
            }
            assertEquals(plain(), compressed());
        }
    }

    @Test
    void labelValueIsEscaped() throws IOException {
        ports.add(new ServicePortName(new NamespacedName("a\"b", "c\\d"), "", Protocol.TCP));
        assertTrue(plain().contains("{namespace=\"a\\\"b\",port=\"\",protocol=\"TCP\",service=\"c\\\\d\"}"));
    }

    @Test
    void familyWithoutSamplesHasNoHead() throws IOException {
        assertEquals("", plain());
        ServicePortMetrics port = ports.add(name(1));
        assertFalse(plain().contains("# TYPE spliceway_connections_refused_total"));
        port.refused(RefusalReason.SOURCE_RANGE);
        assertTrue(plain().contains("# TYPE spliceway_connections_refused_total counter\n"));
        assertFalse(plain().contains("# TYPE spliceway_datagrams"));
    }

    /** Its client takes nothing from the second piece on, while another scrape begins, is written and ends. */
    @Test
    void scrapeDoesNotWaitForTheClientOfAnotherOne() throws Exception {
        for (int i = 0; i < 100; i++) {
            ports.add(name(i)).accepted();
        }
        String text = plain();
        var stuck = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new ByteArrayOutputStream();
        var scrape = CompletableFuture.runAsync(() -> {
            try (var gzip = new GzipStream(slow, unused -> {
                stuck.countDown();
                await(goOn);
            })) {
                samples.compressTo(gzip);
                gzip.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await(stuck);

        assertEquals(text, compressed());

        goOn.countDown();
        scrape.get(10, TimeUnit.SECONDS);
        assertEquals(text, unpacked(slow));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts only grow, so no reader may ever see one that is less than what it saw before. */
    @Test
    void countsNeverGoBackWhileTwoScrapesAndAnEventLoopAreAtIt() throws Exception {
        ServicePortMetrics port = ports.add(name(1));
        var loop = new Thread(() -> {
            for (int i = 0; i < 200_000; i++) {
                port.accepted();
            }
        });
        loop.start();
        var other = CompletableFuture.runAsync(() -> followAccepted(loop));
        followAccepted(loop);
        other.get(60, TimeUnit.SECONDS);
        loop.join();
        assertEquals(200_000, accepted());
    }

    private void followAccepted(Thread until) {
        long last = 0;
        while (until.isAlive()) {
            long now = accepted();
            assertTrue(now >= last, () -> "went back to " + now);
            last = now;
        }
    }

    private long accepted() {
        try {
            String line = compressed()
                    .lines()
                    .filter(each -> each.startsWith("spliceway_connections_accepted_total{"))
                    .findFirst()
                    .orElseThrow();
            return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
