// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.time.Duration;

/**
 * How long the watches wait for what. Immutable.
 *
 * @param answer until an answer begins; longer than the API server's own limit of a minute
 * @param listSilence between two pieces of a list
 * @param watchSilence between two events of a watch, after which everything is listed again; most API servers send a
 *     bookmark every minute
 * @param watchLength how long a watch is asked to last at least, and twice that at most (client-go's {@code reflector.go})
 * @param shortestWatch a watch that lasted as long ends the sequence of pauses; one that ends sooner without an event is a
 *     failure, and one that has expired sooner after the list is no reason to list again without a pause
 * @param firstBackoff the mean pause after the first failure; it doubles with each further one
 * @param longestBackoff the longest mean pause
 */
record WatchTimings(
        Duration answer,
        Duration listSilence,
        Duration watchSilence,
        Duration watchLength,
        Duration shortestWatch,
        Duration firstBackoff,
        Duration longestBackoff) {
    static final WatchTimings DEFAULTS = new WatchTimings(
            Duration.ofSeconds(65),
            Duration.ofSeconds(30),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(400),
            Duration.ofSeconds(30));
}
