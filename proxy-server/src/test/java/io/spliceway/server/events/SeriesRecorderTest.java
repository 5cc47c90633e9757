// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeriesRecorderTest {
    private static final int MANY = 100_000;

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final EventSink slow = new EventSink() {
        @Override
        public Outcome create(EventSeries series) throws InterruptedException {
            entered.countDown();
            released.await();
            written.add(series.event().note() + " " + series.count());
            return new Outcome.Written();
        }

        @Override
        public Outcome update(EventSeries series) throws InterruptedException {
            return create(series);
        }
    };
    private final SeriesRecorder recorder =
            SeriesRecorder.start(slow, (reason, count) -> lost.addAndGet(count), InstantSource.system());

    private static ProxyEvent event(String note) {
        return ProxyEvent.failedToListen(new NamespacedName("ns", "web"), note);
    }

    @Test
    void recordingNeverWaitsForTheServer() throws InterruptedException {
        recorder.record(event("first"));
        assertTrue(entered.await(10, TimeUnit.SECONDS));

        long start = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            recorder.record(event("note " + i));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "took " + took);
        assertEquals(MANY - 999, lost.get());
        recorder.close();
        assertEquals(List.of(), written);
    }

    @Test
    void lastWordsAreWrittenBeforeTheEnd() {
        released.countDown();
        recorder.record(event("about to fail"));
        recorder.close();
        assertEquals(List.of("about to fail 1"), written);
    }

    @Test
    void eventAfterTheEndIsIgnored() {
        recorder.close();
        recorder.record(event("too late"));
        assertEquals(List.of(), written);
    }
}
