// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.accesslog;

import io.spliceway.observe.ClosedConnection;
import io.spliceway.observe.ConnectionObserver;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.server.logging.LogFormat;
import io.spliceway.server.metrics.AccessLogLoss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each connection that ended. Whoever ends connections leaves a record and goes on, whatever becomes of
 * the line: a thread of the log's own writes it, and when that does not keep up, lines are dropped and counted.
 * Thread-safe.
 */
public final class AccessLog implements ProxyObserver, ConnectionObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int MOST_WAITING = 8192;
    private static final int CHUNK_BYTES = 32 << 10;
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final OutputStream out;
    private final LogFormat format;
    private final Losses losses;
    private final InstantSource clock;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread writer;
    private volatile boolean idle;
    private volatile boolean closed;

    // Confined to the writer.
    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK_BYTES);
    private int linesInChunk;
    private boolean failed;

    private record Waiting(Instant since, ClosedConnection connection) {}

    /** Hears of lines that are not written. Thread-safe, and never blocks. */
    @FunctionalInterface
    public interface Losses {
        void lost(AccessLogLoss reason, int lines);
    }

    private AccessLog(OutputStream out, LogFormat format, Losses losses, InstantSource clock) {
        this.out = out;
        this.format = format;
        this.losses = losses;
        this.clock = clock;
        writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
    }

    /** Starts to write lines of {@code format} to {@code out}, which is flushed when there is nothing more to write. */
    public static AccessLog start(OutputStream out, LogFormat format, Losses losses, InstantSource clock) {
        var log = new AccessLog(out, format, losses, clock);
        log.writer.start();
        return log;
    }

    @Override
    public ConnectionObserver connections() {
        return this;
    }

    @Override
    public void closed(ClosedConnection connection) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            losses.lost(AccessLogLoss.OVERFLOW, 1);
            return;
        }
        queue.add(new Waiting(clock.instant(), connection));
        if (idle) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        while (true) {
            Waiting next = queue.poll();
            if (next != null) {
                waiting.decrementAndGet();
                add(next);
            } else if (linesInChunk > 0) {
                flush();
            } else if (closed) {
                return;
            } else {
                rest();
            }
        }
    }

    private void rest() {
        idle = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }

    private void add(Waiting next) {
        chunk.writeBytes(
                format.format(AccessLine.of(next.since(), next.connection())).getBytes(StandardCharsets.UTF_8));
        linesInChunk++;
        if (chunk.size() >= CHUNK_BYTES) {
            flush();
        }
    }

    private void flush() {
        try {
            chunk.writeTo(out);
            out.flush();
            failed = false;
        } catch (IOException e) {
            losses.lost(AccessLogLoss.WRITE_FAILED, linesInChunk);
            if (!failed) {
                failed = true;
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("access log cannot be written");
            }
        }
        chunk.reset();
        linesInChunk = 0;
    }

    /** Writes what waits, as far as {@code out} takes it at once, and ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
