// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor with a clock that stands until a test moves it. Tasks run in the thread that does. Not thread-safe. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private static final Comparator<Task<?>> BY_TIME =
            Comparator.<Task<?>>comparingLong(task -> task.due).thenComparingLong(task -> task.number);

    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(BY_TIME);
    private long now;
    private long count;

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long due;
        private final long number;

        Task(Callable<V> work, long due) {
            super(work);
            this.due = due;
            this.number = count++;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    long nanoTime() {
        return now;
    }

    void runIn(Duration delay, Runnable task) {
        tasks.add(new Task<>(Executors.callable(task), now + delay.toNanos()));
    }

    /** Runs what is due at this time. */
    void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves the clock and runs what becomes due on the way, each task at its time. */
    void advance(Duration duration) {
        long end = now + duration.toNanos();
        for (Task<?> next = tasks.peek(); next != null && next.due <= end; next = tasks.peek()) {
            tasks.remove();
            now = Math.max(now, next.due);
            next.run();
        }
        now = end;
    }

    @Override
    public void execute(Runnable command) {
        tasks.add(new Task<>(Executors.callable(command), now));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        var task = new Task<>(callable, now + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
