// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The series that go on, and which of them must be written when. Not thread-safe; knows no clock. */
final class SeriesTable {
    private final int capacity;
    private final EventTimings timings;
    private final Map<ProxyEvent, Entry> entries = new LinkedHashMap<>(); // in the order of their beginning

    /** A write that is due: the series, and whether it was written before. */
    record Write(EventSeries series, boolean isFirst) {}

    private static final class Entry {
        private EventSeries series;
        private @Nullable Instant written;
        private int writtenCount;
        private boolean exists;

        Entry(EventSeries series) {
            this.series = series;
        }

        boolean isUnwritten() {
            return series.count() > writtenCount;
        }
    }

    SeriesTable(int capacity, EventTimings timings) {
        this.capacity = capacity;
        this.timings = timings;
    }

    /** What an event is to the table. */
    enum Place {
        NEW,
        KNOWN,
        NONE_LEFT
    }

    /** Counts an event, unless there is no room for another series. */
    Place observe(ProxyEvent event, Instant now) {
        Entry known = entries.get(event);
        if (known != null) {
            known.series = known.series.again(now);
            return Place.KNOWN;
        }
        if (entries.size() == capacity) {
            return Place.NONE_LEFT;
        }
        entries.put(event, new Entry(EventSeries.begin(event, now)));
        return Place.NEW;
    }

    /** Returns a write that is due at {@code now}, null if none is. */
    @Nullable
    Write next(Instant now) {
        for (Entry entry : entries.values()) {
            Instant due = writeTime(entry);
            if (due != null && !due.isAfter(now)) {
                return new Write(entry.series, !entry.exists);
            }
        }
        return null;
    }

    /** Returns when there will be something to do, null if never. */
    @Nullable
    Instant nextTime() {
        return entries.values().stream()
                .flatMap(entry -> Stream.of(writeTime(entry), endTime(entry)))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Instant writeTime(Entry entry) {
        if (!entry.isUnwritten()) {
            return null;
        }
        return entry.written == null ? entry.series.first() : entry.written.plus(timings.refresh());
    }

    private Instant endTime(Entry entry) {
        return entry.series.last().plus(timings.silence());
    }

    /** A series was written as far as {@code write} has it. */
    void written(Write write, Instant now) {
        settled(write, now, true);
    }

    /** A series was refused; it is left alone for a while. */
    void refused(Write write, Instant now) {
        settled(write, now, !write.isFirst());
    }

    private void settled(Write write, Instant now, boolean exists) {
        Entry entry = entries.get(write.series().event());
        if (entry != null) {
            entry.written = now;
            entry.writtenCount = write.series().count();
            entry.exists = exists;
        }
    }

    /** What was written of a series is no longer there: it has to be written for the first time again, at once. */
    void vanished(Write write) {
        Entry entry = entries.get(write.series().event());
        if (entry != null) {
            entry.written = null;
            entry.exists = false;
        }
    }

    void remove(ProxyEvent event) {
        entries.remove(event);
    }

    /** Forgets the series that have ended; returns how many of them were never written. */
    int end(Instant now) {
        int lost = 0;
        for (var all = entries.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            boolean waits = entry.isUnwritten() && entry.written != null; // its last count is still to come
            if (!waits && !endTime(entry).isAfter(now)) {
                lost += entry.written == null ? 1 : 0;
                all.remove();
            }
        }
        return lost;
    }
}
