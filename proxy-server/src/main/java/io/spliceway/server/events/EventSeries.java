// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.time.Instant;

/**
 * An event and how often it has happened. Immutable.
 *
 * @param event what happened
 * @param name identifies the series among those of all proxies
 * @param first when it happened first
 * @param count how often it has happened
 * @param last when it happened last
 */
public record EventSeries(ProxyEvent event, String name, Instant first, int count, Instant last) {
    /** Begins with what happens at {@code now}; the name is client-go's ({@code tools/events/event_recorder.go}). */
    static EventSeries begin(ProxyEvent event, Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return new EventSeries(event, event.regarding().name() + "." + Long.toHexString(nanos), now, 1, now);
    }

    EventSeries again(Instant now) {
        return new EventSeries(event, name, first, count == Integer.MAX_VALUE ? count : count + 1, now);
    }
}
