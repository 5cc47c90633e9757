// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one line of a log.
 *
 * @param time when it happened
 * @param level how grave it is, by SLF4J's name
 * @param logger who says it
 * @param message what happened, without anything that differs from one time to the next
 * @param fields what differs
 * @param thrown the exception that tells more, if there is one
 */
public record LogEntry(
        Instant time,
        String level,
        String logger,
        String message,
        List<Field> fields,
        @Nullable Throwable thrown) {
    public LogEntry {
        fields = List.copyOf(fields);
    }

    /**
     * Something that a message names.
     *
     * @param value a number, a truth value, a duration, which is written in seconds, several of these, or anything else,
     *     which is written as it prints
     */
    public record Field(String name, @Nullable Object value) {}
}
