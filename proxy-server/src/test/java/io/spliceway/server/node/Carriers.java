// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that carry virtual threads. A thread is in the namespace of whichever thread started it, so a virtual thread
 * that is started inside a namespace must find all carriers there already, or one would be in that namespace for good and
 * take virtual threads of other tests with it.
 */
final class Carriers {
    // Idle carriers end after 30 s without anything to do.
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Carriers() {}

    /** Starts all carriers in the namespace of the calling thread, and keeps them. */
    static void startAll() {
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var running = new AtomicInteger();
        for (int i = 0; i < carriers; i++) {
            Thread.ofVirtual().start(() -> {
                running.incrementAndGet();
                while (running.get() < carriers && System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait(); // and keeps its carrier, so that the next one gets another
                }
            });
        }
        while (running.get() < carriers) {
            assertTrue(System.nanoTime() - deadline < 0, running + " of " + carriers + " carriers are free");
            Thread.onSpinWait();
        }
        Thread.ofVirtual().name("heartbeat").start(Carriers::beat);
    }

    private static void beat() {
        try {
            while (true) {
                Thread.sleep(HEARTBEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
