// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import java.time.Duration;

/**
 * How fast events are written. Immutable.
 *
 * @param burst how many writes may follow each other at once
 * @param writeInterval the time after which there may be another one
 * @param refresh the least time between two writes of one series; client-go's {@code event_broadcaster.go} has the same
 * @param silence the time after which a series has ended
 * @param retry the pause after a failure, spread by half its length to both sides
 */
record EventTimings(int burst, Duration writeInterval, Duration refresh, Duration silence, Duration retry) {
    static final EventTimings DEFAULTS = new EventTimings(
            25, Duration.ofMillis(200), Duration.ofMinutes(6), Duration.ofMinutes(6), Duration.ofSeconds(10));
}
