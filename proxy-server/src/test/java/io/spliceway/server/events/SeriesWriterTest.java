// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.events.EventSink.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesWriterTest {
    private static final Duration REFRESH = Duration.ofMinutes(6);
    private static final EventTimings TIMINGS =
            new EventTimings(3, Duration.ofSeconds(1), REFRESH, REFRESH, Duration.ofSeconds(10));
    private static final int CAPACITY = 5;

    private final RecordingSink sink = new RecordingSink();
    private final Map<EventLoss, Integer> losses = new EnumMap<>(EventLoss.class);
    private final SeriesWriter writer = new SeriesWriter(
            sink, CAPACITY, TIMINGS, (reason, count) -> losses.merge(reason, count, Integer::sum), new Random(1));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static ProxyEvent event(String note) {
        return ProxyEvent.failedToListen(new NamespacedName("ns", "web"), note);
    }

    private boolean observe(String note) {
        return writer.observe(event(note), now);
    }

    /** Lets time pass, and rounds take place when they ask for it. */
    private void pass(Duration time) throws InterruptedException {
        Instant end = now.plus(time);
        @Nullable Instant next = writer.round(now);
        for (int i = 0; next != null && !next.isAfter(end); i++) {
            assertTrue(i < 1000, "rounds without end");
            now = next.isAfter(now) ? next : now;
            next = writer.round(now);
        }
        now = end;
    }

    @Test
    void eventIsWrittenAtOnceAndItsRepetitionsAreCounted() throws InterruptedException {
        Instant first = now;
        assertTrue(observe("a"), "new");
        pass(Duration.ZERO);
        assertEquals(List.of("create a 1"), sink.writes());

        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(1);
            assertFalse(observe("a"), "known");
        }
        Instant last = now;
        pass(Duration.ofMinutes(4));
        assertEquals(List.of(), sink.writes());
        pass(Duration.ofMinutes(1));
        assertEquals(List.of("update a 101"), sink.writes());
        assertEquals(first, sink.last().first());
        assertEquals(last, sink.last().last());
    }

    @Test
    void nothingIsWrittenWhileNothingHappens() throws InterruptedException {
        assertNull(writer.round(now));
        observe("a");
        pass(Duration.ofHours(1));
        assertEquals(List.of("create a 1"), sink.writes());
        assertNull(writer.round(now), "nothing is kept");
    }

    @Test
    void eventAfterASilenceBeginsAnotherSeries() throws InterruptedException {
        observe("a");
        pass(Duration.ofMinutes(7));
        String before = sink.last().name();

        observe("a");
        pass(Duration.ZERO);

        assertEquals(List.of("create a 1", "create a 1"), sink.writes());
        assertNotEquals(before, sink.last().name());
    }

    @Test
    void lastCountIsWrittenAlsoWhenTheSeriesHasEnded() throws InterruptedException {
        observe("a");
        pass(Duration.ofSeconds(1));
        observe("a");
        pass(Duration.ofHours(1));
        assertEquals(List.of("create a 1", "update a 2"), sink.writes());
        assertNull(writer.round(now));
    }

    @Test
    void anotherNoteOrObjectIsAnotherEvent() throws InterruptedException {
        observe("a");
        observe("b");
        writer.observe(ProxyEvent.failedToListen(new NamespacedName("ns", "api"), "a"), now);
        pass(Duration.ZERO);
        assertEquals(List.of("create a 1", "create b 1", "create a 1"), sink.writes());
    }

    @Test
    void burstIsFollowedByAWriteEachInterval() throws InterruptedException {
        for (String note : List.of("a", "b", "c", "d", "e")) {
            observe(note);
        }
        pass(Duration.ZERO);
        assertEquals(List.of("create a 1", "create b 1", "create c 1"), sink.writes());
        pass(Duration.ofMillis(999));
        assertEquals(List.of(), sink.writes());
        pass(Duration.ofMillis(1));
        assertEquals(List.of("create d 1"), sink.writes());
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("create e 1"), sink.writes());
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws InterruptedException {
        for (int i = 0; i < CAPACITY + 2; i++) {
            observe("note-" + i);
        }
        assertEquals(Map.of(EventLoss.OVERFLOW, 2), losses);
        pass(Duration.ofHours(1));
        assertEquals(CAPACITY, sink.writes().size());
        assertTrue(observe("note-6"), "there is room again");
    }

    @Test
    void failedWriteIsTriedAgainAfterAPauseWithWhatHappenedMeanwhile() throws InterruptedException {
        Instant first = now;
        sink.next(new Outcome.Failed("away"));
        sink.next(new Outcome.Failed("away"));
        observe("a");
        observe("b");
        pass(Duration.ofSeconds(4));
        assertEquals(List.of("create a 1"), sink.writes(), "nothing else is tried while it is away");

        observe("a");
        pass(Duration.ofSeconds(40));

        assertEquals(List.of("create a 2", "create a 2", "create b 1"), sink.writes());
        observe("a");
        pass(REFRESH);
        assertEquals(first, sink.last().first());
        assertEquals(Map.of(), losses);
    }

    @Test
    void eventThatCouldNotBeWrittenForTooLongIsDropped() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            sink.next(new Outcome.Failed("away"));
        }
        observe("a");
        pass(Duration.ofMinutes(10));

        assertEquals(Map.of(EventLoss.EXPIRED, 1), losses);
        assertNull(writer.round(now));
    }

    @Test
    void refusedEventIsLeftAloneForAWhile() throws InterruptedException {
        sink.next(new Outcome.Refused("forbidden"));
        observe("a");
        observe("b");
        pass(Duration.ofMinutes(5));
        assertEquals(List.of("create a 1", "create b 1"), sink.writes());
        assertEquals(Map.of(EventLoss.REFUSED, 1), losses);

        observe("a");
        pass(REFRESH);
        assertEquals(List.of("create a 2"), sink.writes(), "the permission may be there now");
    }

    @Test
    void seriesWhoseEventIsGoneIsCreatedAgain() throws InterruptedException {
        observe("a");
        pass(Duration.ofSeconds(1));
        observe("a");
        pass(Duration.ofMinutes(5));
        observe("a");
        assertEquals(List.of("create a 1"), sink.writes());

        sink.next(new Outcome.Gone());
        pass(Duration.ofMinutes(2));
        assertEquals(List.of("update a 3", "create a 3"), sink.writes());
    }

    @Test
    void eventOfAnObjectThatIsGoneIsForgotten() throws InterruptedException {
        sink.next(new Outcome.Gone());
        observe("a");
        pass(Duration.ofMinutes(1));
        assertEquals(List.of("create a 1"), sink.writes());
        assertNull(writer.round(now));
        assertEquals(Map.of(), losses);
    }

    @Test
    void defectOfTheSinkDoesNotEndTheWriting() throws InterruptedException {
        var broken = new SeriesWriter(
                new EventSink() {
                    @Override
                    public Outcome create(EventSeries series) {
                        throw new IllegalStateException("made to fail");
                    }

                    @Override
                    public Outcome update(EventSeries series) {
                        throw new IllegalStateException("made to fail");
                    }
                },
                CAPACITY,
                TIMINGS,
                (reason, count) -> losses.merge(reason, count, Integer::sum),
                new Random(1));
        broken.observe(event("a"), now);
        broken.round(now);
        assertEquals(Map.of(EventLoss.REFUSED, 1), losses);
    }

    @Test
    void longNoteIsCutToWhatTheServerTakes() {
        assertEquals(1024, event("x".repeat(5000)).note().length());
        assertTrue(event("x".repeat(5000)).note().endsWith("x…"));
        assertEquals(1024, event("x".repeat(1024)).note().length());
    }
}
