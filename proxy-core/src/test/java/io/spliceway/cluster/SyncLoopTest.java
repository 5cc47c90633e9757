// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.NamespacedName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SyncLoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ManualScheduler control = new ManualScheduler();
    private final List<String> passes = new ArrayList<>(); // "second: names of the events"
    private final Queue<BooleanSupplier> outcomes = new ArrayDeque<>(); // of the next passes; true when there is none

    private SyncLoop loop(Duration minInterval) {
        return new SyncLoop(control, minInterval, RETRY, this::pass, control::nanoTime);
    }

    private boolean pass(List<ClusterEvent> events) {
        passes.add(control.nanoTime() / SECOND.toNanos() + ":" + names(events));
        BooleanSupplier outcome = outcomes.poll();
        return outcome == null || outcome.getAsBoolean();
    }

    private static List<String> names(List<ClusterEvent> events) {
        return events.stream()
                .map(event -> ((ServiceDeleted) event).service().name())
                .toList();
    }

    private static List<ClusterEvent> event(String name) {
        return List.of(new ServiceDeleted(new NamespacedName("ns", name)));
    }

    private static boolean fail() {
        throw new IllegalStateException("thrown by the test");
    }

    @Test
    void eventsThatArriveTogetherShareAPassInTheirOrder() {
        SyncLoop loop = loop(Duration.ZERO);
        loop.accept(event("a"));
        loop.accept(event("b"));

        control.runDue();

        assertEquals(List.of("0:[a, b]"), passes);
    }

    @Test
    void nothingRunsWithoutEvents() {
        loop(Duration.ZERO).accept(List.of());

        control.advance(Duration.ofDays(1));

        assertEquals(List.of(), passes);
    }

    @Test
    void eventsThatArriveDuringAPassAreInTheNext() {
        SyncLoop loop = loop(Duration.ZERO);
        outcomes.add(() -> {
            loop.accept(event("b"));
            assertEquals(List.of("0:[a]"), passes, "a pass within a pass");
            return true;
        });
        loop.accept(event("a"));

        control.runDue();

        assertEquals(List.of("0:[a]", "0:[b]"), passes);
    }

    @Test
    void passesAreAtLeastTheMinimumIntervalApart() {
        SyncLoop loop = loop(SECOND.multipliedBy(10));
        loop.accept(event("a"));
        control.advance(SECOND.multipliedBy(3));
        loop.accept(event("b"));
        control.advance(SECOND.multipliedBy(3));
        loop.accept(event("c"));
        control.advance(SECOND.multipliedBy(30));

        loop.accept(event("d"));
        control.runDue();

        assertEquals(List.of("0:[a]", "10:[b, c]", "36:[d]"), passes);
    }

    @Test
    void wantedRetryComesAfterTheRetryIntervalWithoutEvents() {
        SyncLoop loop = loop(Duration.ZERO);
        outcomes.addAll(List.of(() -> false, () -> false));
        loop.accept(event("a"));

        control.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("0:[a]", "5:[]", "10:[]"), passes);
    }

    @Test
    void passBeforeTheRetryTakesItsPlace() {
        SyncLoop loop = loop(Duration.ZERO);
        outcomes.add(() -> false);
        loop.accept(event("a"));
        control.advance(SECOND.multipliedBy(3));

        loop.accept(event("b"));
        control.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("0:[a]", "3:[b]"), passes);
    }

    @Test
    void retryThatIsDueTakesArrivedEventsAlong() {
        SyncLoop loop = loop(Duration.ZERO);
        control.runIn(RETRY, () -> loop.accept(event("b")));
        outcomes.add(() -> false);
        loop.accept(event("a"));

        control.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("0:[a]", "5:[b]"), passes);
    }

    @Test
    void retryKeepsTheMinimumIntervalToo() {
        SyncLoop loop = loop(SECOND.multipliedBy(8));
        outcomes.add(() -> false);
        loop.accept(event("a"));

        control.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("0:[a]", "8:[]"), passes);
    }

    @Test
    void passThatThrowsIsRetriedWithoutItsEvents() {
        SyncLoop loop = loop(Duration.ZERO);
        outcomes.add(SyncLoopTest::fail);
        loop.accept(event("a"));
        control.advance(SECOND.multipliedBy(5));

        loop.accept(event("b"));
        control.runDue();

        assertEquals(List.of("0:[a]", "5:[]", "5:[b]"), passes);
    }

    @Test
    void closedLoopRunsNothingMore() {
        SyncLoop loop = loop(Duration.ZERO);
        outcomes.add(() -> false);
        loop.accept(event("a"));
        control.runDue();
        loop.accept(event("b"));

        loop.close();
        loop.accept(event("c"));
        control.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("0:[a]"), passes);
    }

    @Test
    void eachEventOfManyThreadsIsInOnePassAndPassesDoNotOverlap() throws InterruptedException {
        int threads = 4;
        int each = 2_000;
        List<ClusterEvent> seen = Collections.synchronizedList(new ArrayList<>());
        var all = new CountDownLatch(threads * each);
        var running = new AtomicInteger();
        try (var executor = Executors.newSingleThreadScheduledExecutor();
                var sources = Executors.newFixedThreadPool(threads);
                var loop = new SyncLoop(
                        executor,
                        Duration.ZERO,
                        RETRY,
                        events -> {
                            assertEquals(1, running.incrementAndGet());
                            seen.addAll(events);
                            events.forEach(event -> all.countDown());
                            running.decrementAndGet();
                            return true;
                        },
                        System::nanoTime)) {
            for (int thread = 0; thread < threads; thread++) {
                String prefix = thread + "-";
                sources.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        loop.accept(event(prefix + i));
                    }
                });
            }
            assertTrue(all.await(30, TimeUnit.SECONDS));
        }
        List<String> names = names(List.copyOf(seen));
        assertEquals(threads * each, names.size());
        for (int thread = 0; thread < threads; thread++) {
            String prefix = thread + "-";
            List<String> ofThread =
                    names.stream().filter(name -> name.startsWith(prefix)).toList();
            assertFalse(ofThread.isEmpty());
            for (int i = 0; i < each; i++) {
                assertEquals(prefix + i, ofThread.get(i));
            }
        }
    }
}
