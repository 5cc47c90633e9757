// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

/** Where series of events are written. Called by one thread at a time; may block for a while, not forever. */
public interface EventSink {
    /** Writes a series for the first time. */
    Outcome create(EventSeries series) throws InterruptedException;

    /** Writes the new count of a series. */
    Outcome update(EventSeries series) throws InterruptedException;

    /** What came of a write. */
    sealed interface Outcome {
        /** It is written. */
        record Written() implements Outcome {}

        /** What is written about is gone: the object of a new series, or the written form of an old one. */
        record Gone() implements Outcome {}

        /** It is refused, and will be again. */
        record Refused(String why) implements Outcome {}

        /** It did not get there; later it may. */
        record Failed(String why) implements Outcome {}
    }
}
