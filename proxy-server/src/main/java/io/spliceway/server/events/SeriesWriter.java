// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import io.spliceway.server.events.EventSink.Outcome;
import io.spliceway.server.events.SeriesTable.Place;
import io.spliceway.server.events.SeriesTable.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts events and writes what is due, in rounds that somebody starts. {@link #observe} is thread-safe and never waits
 * for a round: the table is locked only to look at it. The rest is confined to the thread of the rounds.
 */
final class SeriesWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesWriter.class);

    private final EventSink sink;
    private final EventTimings timings;
    private final ObjIntConsumer<EventLoss> losses;
    private final RandomGenerator random;
    private final SeriesTable table; // guarded by itself

    // Confined to the thread of the rounds.
    private final Throttle throttle;
    private Instant notBefore = Instant.MIN;
    private boolean refusalTold;

    /** {@code losses} hears of events that are never written, and why. */
    SeriesWriter(
            EventSink sink,
            int capacity,
            EventTimings timings,
            ObjIntConsumer<EventLoss> losses,
            RandomGenerator random) {
        this.sink = sink;
        this.timings = timings;
        this.losses = losses;
        this.random = random;
        this.table = new SeriesTable(capacity, timings);
        this.throttle = new Throttle(timings.burst(), timings.writeInterval());
    }

    /** Counts an event; the answer is true if it is new, so that a round is due. */
    boolean observe(ProxyEvent event, Instant now) {
        Place place;
        synchronized (table) {
            place = table.observe(event, now);
        }
        if (place == Place.NONE_LEFT) {
            losses.accept(EventLoss.OVERFLOW, 1);
        }
        return place == Place.NEW;
    }

    /** Writes what is due at {@code now}; returns when the next round is, null if a new event has to come first. */
    @Nullable
    Instant round(Instant now) throws InterruptedException {
        end(now);
        for (Write write = next(now); write != null; write = next(now)) {
            if (notBefore.isAfter(now)) {
                return notBefore;
            }
            if (throttle.next().isAfter(now)) {
                return throttle.next();
            }
            throttle.pass(now);
            settle(write, write(write), now);
        }
        synchronized (table) {
            return table.nextTime();
        }
    }

    private void end(Instant now) {
        int lost;
        synchronized (table) {
            lost = table.end(now);
        }
        if (lost > 0) {
            losses.accept(EventLoss.EXPIRED, lost);
        }
    }

    private @Nullable Write next(Instant now) {
        synchronized (table) {
            return table.next(now);
        }
    }

    private Outcome write(Write write) throws InterruptedException {
        try {
            return write.isFirst() ? sink.create(write.series()) : sink.update(write.series());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("event cannot be written");
            return new Outcome.Refused(e.toString());
        }
    }

    private void settle(Write write, Outcome outcome, Instant now) {
        synchronized (table) {
            switch (outcome) {
                case Outcome.Written unused -> table.written(write, now);
                case Outcome.Refused unused -> table.refused(write, now);
                case Outcome.Failed unused -> notBefore = now.plus(retryPause());
                case Outcome.Gone unused -> {
                    if (write.isFirst()) {
                        table.remove(write.series().event());
                    } else {
                        table.vanished(write);
                    }
                }
            }
        }
        switch (outcome) {
            case Outcome.Refused refused -> refused(write, refused.why());
            case Outcome.Failed failed ->
                LOG.atDebug().addKeyValue("reason", failed.why()).log("event could not be written, will be retried");
            case Outcome.Written unused -> {}
            case Outcome.Gone unused -> {}
        }
    }

    // Said once: mostly it is a permission that is missing, and the proxy does not need it.
    private void refused(Write write, String why) {
        losses.accept(EventLoss.REFUSED, 1);
        LOG.atLevel(refusalTold ? Level.DEBUG : Level.WARN)
                .addKeyValue("event", write.series().event().reason())
                .addKeyValue("reason", why)
                .log("the API server does not take events, which is all that is missing");
        refusalTold = true;
    }

    private Duration retryPause() {
        return Duration.ofNanos((long) (timings.retry().toNanos() * random.nextDouble(0.5, 1.5)));
    }
}
