// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers what is written, and answers as it is told to. Confined to the test's thread. */
final class RecordingSink implements EventSink {
    private final List<String> writes = new ArrayList<>();
    private final List<EventSeries> series = new ArrayList<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();

    /** Makes the next write, after those that are told already, come out so. */
    void next(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public Outcome create(EventSeries created) {
        return write("create", created);
    }

    @Override
    public Outcome update(EventSeries updated) {
        return write("update", updated);
    }

    private Outcome write(String how, EventSeries written) {
        writes.add(how + " " + written.event().note() + " " + written.count());
        series.add(written);
        return outcomes.isEmpty() ? new Outcome.Written() : outcomes.remove();
    }

    /** Returns what was written since the last call: how, the note and the count. */
    List<String> writes() {
        List<String> taken = List.copyOf(writes);
        writes.clear();
        return taken;
    }

    EventSeries last() {
        return series.getLast();
    }
}
