// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ClosedConnection;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.server.logging.LogFormat;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AccessLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    private static final int CAPACITY = 8192;
    private static final String OVERFLOWS = "spliceway_access_log_dropped_total{reason=\"overflow\"}";
    private static final String FAILURES = "spliceway_access_log_dropped_total{reason=\"write-failed\"}";

    private final ProxyMetrics metrics = new ProxyMetrics("1", CLOCK);

    /** Where nothing can be written until somebody reads, such as a full pipe. */
    private static final class FullPipe extends OutputStream {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch read = new CountDownLatch(1);
        final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            reached.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(bytes, from, length);
        }
    }

    private AccessLog start(OutputStream out, LogFormat format) {
        return AccessLog.start(out, format, metrics::accessLogLost, CLOCK);
    }

    private double metric(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        metrics.scrape(out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static ClosedConnection connection(String service, @Nullable Endpoint endpoint, long connectNanos) {
        return new ClosedConnection(
                7,
                HostPort.parse("10.244.1.7:41000"),
                new Frontend.ClusterIp(new FrontendAddress(IpLiteral.parse("10.96.0.10"), 80, Protocol.TCP)),
                new ServicePortName(new NamespacedName("shop", service), "http", Protocol.TCP),
                endpoint,
                endpoint == null ? 0 : 1,
                connectNanos,
                Duration.ofMillis(1500).toNanos(),
                false,
                100,
                2000,
                0,
                0,
                CloseReason.FINISHED);
    }

    private static ClosedConnection connection() {
        return connection("web", Endpoint.ready(HostPort.parse("10.244.2.3:8080")), 812_000);
    }

    @Test
    void lineHasWhatIsKnownOfTheConnection() {
        var out = new ByteArrayOutputStream();
        try (AccessLog log = start(out, LogFormat.TEXT)) {
            log.closed(connection());
        }
        assertEquals(
                "2026-01-02T03:04:05.000Z INFO  access: closed id=7 client=10.244.1.7:41000 frontend=10.96.0.10:80"
                        + " namespace=shop service=web port=http protocol=TCP endpoint=10.244.2.3:8080 dialAttempts=1"
                        + " connectSeconds=0.000812 durationSeconds=1.5 bytesToEndpoint=100 bytesToClient=2000 mode=copy"
                        + " reason=finished\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatThereWasNotIsLeftOut() {
        var out = new ByteArrayOutputStream();
        try (AccessLog log = start(out, LogFormat.JSON)) {
            log.closed(connection("web", null, -1));
        }
        String line = out.toString(StandardCharsets.UTF_8);
        for (String absent : List.of("endpoint\"", "pod", "connectSeconds", "datagrams")) {
            assertTrue(!line.contains(absent), line);
        }
        assertTrue(line.contains("\"dialAttempts\":0,"), line);
    }

    @Test
    void hostileNameStaysInItsField() {
        var out = new ByteArrayOutputStream();
        try (AccessLog log = start(out, LogFormat.TEXT)) {
            log.closed(connection("web\n2026 reason=finished \u001b[2J", null, -1));
        }
        String written = out.toString(StandardCharsets.UTF_8);
        assertEquals(1, written.lines().count());
        assertTrue(written.contains(" service=\"web\\n2026 reason=finished \\u001b[2J\" "), written);
    }

    @Test
    @Timeout(30)
    void whenNobodyReadsLinesAreDroppedAndCountedAndNoCallerWaits() throws Exception {
        int more = 5000;
        var pipe = new FullPipe();
        try (AccessLog log = start(pipe, LogFormat.JSON)) {
            log.closed(connection());
            assertTrue(pipe.reached.await(10, TimeUnit.SECONDS), "the writer holds the first line");
            for (int i = 0; i < CAPACITY + more; i++) {
                log.closed(connection());
            }
            assertEquals(more, metric(OVERFLOWS));
            pipe.read.countDown();
        }
        assertEquals(
                1 + CAPACITY,
                pipe.written.toString(StandardCharsets.UTF_8).lines().count());
        assertEquals(more, metric(OVERFLOWS));
    }

    @Test
    void linesThatAreRefusedAreCounted() throws Exception {
        try (AccessLog log = start(OutputStream.nullOutputStream(), LogFormat.TEXT)) {
            log.closed(connection());
        }
        assertEquals(0, metric(FAILURES));
        OutputStream broken = OutputStream.nullOutputStream();
        broken.close();
        try (AccessLog log = start(broken, LogFormat.TEXT)) {
            log.closed(connection());
            log.closed(connection());
        }
        assertEquals(2, metric(FAILURES));
    }

    @Test
    void linesOfManyThreadsAreAllThereAndWhole() throws Exception {
        int threads = 4;
        int each = 1000;
        var out = new ByteArrayOutputStream();
        try (AccessLog log = start(out, LogFormat.TEXT)) {
            List<Thread> callers = IntStream.range(0, threads)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        for (int n = 0; n < each; n++) {
                            log.closed(connection());
                        }
                    }))
                    .toList();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(threads * each, lines.size());
        assertEquals(1, lines.stream().distinct().count());
    }
}
