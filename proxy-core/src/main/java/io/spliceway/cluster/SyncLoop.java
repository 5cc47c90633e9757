// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects events and hands them, many at a time, to a pass on the control thread.
 *
 * <ol>
 *   <li>At most one pass runs at a time.
 *   <li>Every event is in exactly one pass, in the order of its arrival; those that arrive during a pass are in the next.
 *   <li>The start of a pass is at least the minimum interval after the end of the one before; with no minimum interval
 *       a pass follows its events at once.
 *   <li>A pass that wants a retry is followed by another one after the retry interval, with no events if none arrived,
 *       unless arriving events caused one before.
 *   <li>A pass that throws is logged and counts as one that wants a retry. Its events are not delivered again: a pass
 *       first adds them to its {@link ClusterState}, and a later pass works from that.
 * </ol>
 *
 * <p>Differs from {@code runner/bounded_frequency_runner.go} in having no maximum interval: nothing outside this process
 * can undo what a pass did. Thread-safe; passes run on the control thread, the one thread of the executor.
 */
public final class SyncLoop implements ClusterSink, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyncLoop.class);

    private final ScheduledExecutorService control;
    private final long minIntervalNanos;
    private final long retryIntervalNanos;
    private final SyncPass pass;
    private final LongSupplier nanoTime;

    private final Object lock = new Object();
    private List<ClusterEvent> queue = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    // Confined to the control thread.
    private @Nullable ScheduledFuture<?> timer;
    private boolean ranBefore;
    private long lastPassEnd;

    public SyncLoop(
            ScheduledExecutorService control,
            Duration minInterval,
            Duration retryInterval,
            SyncPass pass,
            LongSupplier nanoTime) {
        this.control = control;
        this.minIntervalNanos = minInterval.toNanos();
        this.retryIntervalNanos = retryInterval.toNanos();
        this.pass = pass;
        this.nanoTime = nanoTime;
    }

    /** One round of making the world equal to what the events say. */
    @FunctionalInterface
    public interface SyncPass {
        /**
         * Runs on the control thread.
         *
         * @param events what arrived since the last pass, possibly nothing
         * @return false if something is left to do and another pass should try again
         */
        boolean run(List<ClusterEvent> events);
    }

    @Override
    public void accept(List<ClusterEvent> events) {
        synchronized (lock) {
            if (closed || events.isEmpty()) {
                return;
            }
            boolean idle = queue.isEmpty();
            queue.addAll(events);
            if (idle) {
                control.execute(this::runForEvents);
            }
        }
    }

    /** Forgets what is queued and begins no further pass; one that is running ends by itself. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            queue = new ArrayList<>();
        }
    }

    private void runForEvents() {
        synchronized (lock) {
            if (queue.isEmpty()) {
                return; // a retry was quicker and took them along
            }
        }
        runWhenDue();
    }

    private void runWhenDue() {
        long wait = ranBefore ? lastPassEnd + minIntervalNanos - nanoTime.getAsLong() : 0;
        if (wait > 0) {
            runAfter(wait);
            return;
        }
        List<ClusterEvent> events;
        synchronized (lock) {
            if (closed) {
                return;
            }
            events = queue;
            queue = new ArrayList<>();
        }
        cancelTimer();
        boolean done = runGuarded(events);
        ranBefore = true;
        lastPassEnd = nanoTime.getAsLong();
        if (!done) {
            runAfter(retryIntervalNanos);
        }
    }

    // An executor swallows what its tasks throw; nothing may end the loop silently.
    private boolean runGuarded(List<ClusterEvent> events) {
        try {
            return pass.run(events);
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).addKeyValue("events", events.size()).log("sync pass failed, will be retried");
            return false;
        }
    }

    private void runAfter(long nanos) {
        cancelTimer();
        synchronized (lock) {
            if (!closed) {
                timer = control.schedule(this::runWhenDue, nanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
