// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to a sink from a thread of its own, as client-go's recorder does: one Event for each object, reason and
 * note, whose count is updated while it goes on; no faster than an API server likes it; nothing of it waited for by
 * whoever records. Thread-safe.
 */
public final class SeriesRecorder implements EventRecorder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesRecorder.class);
    private static final int MOST_SERIES = 1000; // client-go's maxQueuedEvents
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SeriesWriter writer;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spliceway-events").factory());
    private @Nullable ScheduledFuture<?> timer; // confined to the thread of the rounds

    SeriesRecorder(
            EventSink sink, int capacity, EventTimings timings, ObjIntConsumer<EventLoss> losses, InstantSource clock) {
        this.writer = new SeriesWriter(sink, capacity, timings, losses, RandomGenerator.getDefault());
        this.clock = clock;
    }

    /**
     * Starts to record.
     *
     * @param losses hears of events that are never written, and why; thread-safe
     */
    public static SeriesRecorder start(EventSink sink, ObjIntConsumer<EventLoss> losses, InstantSource clock) {
        return new SeriesRecorder(sink, MOST_SERIES, EventTimings.DEFAULTS, losses, clock);
    }

    @Override
    public void record(ProxyEvent event) {
        if (writer.observe(event, clock.instant())) {
            try {
                rounds.execute(this::round);
            } catch (RejectedExecutionException e) {
                LOG.atDebug().addKeyValue("event", event).log("event after the end");
            }
        }
    }

    private void round() {
        try {
            if (timer != null) {
                timer.cancel(false);
            }
            Instant now = clock.instant();
            Instant next = writer.round(now);
            timer = next == null ? null : rounds.schedule(this::round, delay(now, next), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOG.atDebug().log("last round of events");
        }
    }

    private static long delay(Instant now, Instant next) {
        return Math.max(0, Duration.between(now, next).toNanos());
    }

    /** Writes what is still to be written, if that is done at once, and stops. */
    @Override
    public void close() {
        try {
            rounds.submit(this::round).get(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.atDebug().setCause(e).log("events are left unwritten");
        }
        rounds.shutdownNow();
    }
}
