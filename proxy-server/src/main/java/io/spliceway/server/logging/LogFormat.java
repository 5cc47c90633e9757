// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

/** How a log is written. */
public enum LogFormat {
    /** For people: time, level, who, what, and then fields as {@code name=value}. */
    TEXT,
    /** For programs: a JSON object a line, with a field of it for each field. */
    JSON;

    /**
     * Returns {@code entry} with its end of line. Whatever is in it, it is one line, but that text has the stack of an
     * exception behind it, indented.
     */
    public String format(LogEntry entry) {
        return switch (this) {
            case TEXT -> TextLine.of(entry);
            case JSON -> JsonLine.of(entry);
        };
    }
}
