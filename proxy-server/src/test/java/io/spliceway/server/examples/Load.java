// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import io.spliceway.server.e2e.Await;
import io.spliceway.server.examples.Visits.Visit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/** Visitors who come again and again, several at a time, until they are told to end. Thread-safe. */
final class Load implements AutoCloseable {
    private static final int VISITORS = 8;

    private final Visits visits;
    private final ConcurrentLinkedQueue<Visit> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> losses = new ConcurrentLinkedQueue<>();
    private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock(true);
    private final List<Thread> visitors;
    private volatile boolean ending;

    private Load(Visits visits) {
        this.visits = visits;
        this.visitors = IntStream.range(0, VISITORS)
                .mapToObj(i -> Thread.ofPlatform().daemon().name("visitor-" + i).unstarted(this::visit))
                .toList();
    }

    static Load start(Visits visits) {
        var load = new Load(visits);
        load.visitors.forEach(Thread::start);
        return load;
    }

    private void visit() {
        while (!ending) {
            pause.readLock().lock();
            try {
                answers.add(visits.visit());
            } catch (IOException e) {
                losses.add(e.toString());
            } finally {
                pause.readLock().unlock();
            }
        }
    }

    /** Waits until {@code count} more requests have been answered or lost. */
    void awaitMore(int count) {
        int start = done();
        Await.until(count + " more requests", () -> done() - start >= count);
    }

    private int done() {
        return answers.size() + losses.size();
    }

    /** Does {@code task} while no request is on its way. */
    void between(Runnable task) {
        pause.writeLock().lock();
        try {
            task.run();
        } finally {
            pause.writeLock().unlock();
        }
    }

    /** Ends; the last answers have come when this returns. */
    @Override
    public void close() {
        ending = true;
        for (Thread visitor : visitors) {
            try {
                visitor.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    List<Visit> answers() {
        return List.copyOf(answers);
    }

    List<String> losses() {
        return List.copyOf(losses);
    }
}
