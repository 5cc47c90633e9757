// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timeouts of one length: they pass in the order of their starts, unless they are cancelled. */
class TimeoutQueueTest {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final EventLoops loops = EventLoops.start(Transport.best(), 1, 0, false, CongestionControl.SYSTEM);
    private final Loop loop = loops.loops().getFirst();
    private final TimeoutQueue queue = loop.timeouts(DELAY);
    private final BlockingQueue<Named> passed = new LinkedBlockingQueue<>();

    private final class Named extends TimeoutQueue.Entry {
        private final String name;
        private final Consumer<Named> then;
        private volatile long started;
        private volatile long ended;

        Named(String name) {
            this(name, entry -> {});
        }

        Named(String name, Consumer<Named> then) {
            this.name = name;
            this.then = then;
        }

        void start() {
            started = System.nanoTime();
            queue.start(this);
        }

        @Override
        protected void onTimeout() {
            ended = System.nanoTime();
            passed.add(this);
            then.accept(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @AfterEach
    void closeLoops() {
        loops.close();
    }

    @Test
    void timeoutsPassInTheOrderOfTheirStartsAndNotTooEarly() throws Exception {
        var entries = List.of(new Named("a"), new Named("b"), new Named("c"));
        OnLoop.run(loop, () -> entries.forEach(Named::start));
        assertEquals(entries, take(3));
        for (Named entry : entries) {
            assertTrue(entry.ended - entry.started >= DELAY.toNanos(), entry + " came too early");
        }
    }

    @Test
    void cancelledTimeoutNeverPassesWhereverItIsInTheQueue() throws Exception {
        var first = new Named("first");
        var middle = new Named("middle");
        var last = new Named("last");
        var kept = List.of(new Named("a"), new Named("b"));
        OnLoop.run(loop, () -> {
            first.start();
            kept.get(0).start();
            middle.start();
            kept.get(1).start();
            last.start();
            List.of(middle, last, first).forEach(TimeoutQueue.Entry::cancelTimeout);
            last.cancelTimeout();
        });
        assertEquals(kept, take(2));
        assertNothingLeft();
    }

    @Test
    void restartedTimeoutBeginsAnewBehindTheOthers() throws Exception {
        var again = new Named("again");
        var other = new Named("other");
        OnLoop.run(loop, () -> {
            again.start();
            other.start();
            again.start();
        });
        assertEquals(List.of(other, again), take(2));
        assertNothingLeft();
    }

    @Test
    void timeoutCanStartItselfAnewWhenItPasses() throws Exception {
        var repeated = new Named("repeated", entry -> {
            if (passed.size() < 3) {
                entry.start();
            }
        });
        OnLoop.run(loop, repeated::start);
        Named last = new Named("last");
        awaitPassed(3);
        OnLoop.run(loop, last::start);
        assertEquals(List.of(repeated, repeated, repeated, last), take(4));
    }

    @Test
    void timeoutCanCancelTheNext() throws Exception {
        var next = new Named("next");
        var first = new Named("first", entry -> next.cancelTimeout());
        var last = new Named("last");
        OnLoop.run(loop, () -> List.of(first, next, last).forEach(Named::start));
        assertEquals(List.of(first, last), take(2));
        assertNothingLeft();
    }

    /** Whoever was started and not cancelled passes before one that is started now. */
    private void assertNothingLeft() throws Exception {
        var end = new Named("end");
        OnLoop.run(loop, end::start);
        assertEquals(List.of(end), take(1));
        assertNull(passed.poll());
    }

    private void awaitPassed(int count) {
        while (passed.size() < count) {
            Thread.onSpinWait();
        }
    }

    private List<Named> take(int count) throws InterruptedException {
        var taken = new ArrayList<Named>();
        for (int i = 0; i < count; i++) {
            Named next = passed.poll(5, TimeUnit.SECONDS);
            if (next != null) {
                taken.add(next);
            }
        }
        return taken;
    }
}
