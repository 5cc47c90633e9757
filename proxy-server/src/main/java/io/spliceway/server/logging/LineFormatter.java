// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Writes the records of the JDK's log as lines. Thread-safe. */
public final class LineFormatter extends Formatter {
    private final LogFormat format;

    public LineFormatter(LogFormat format) {
        this.format = format;
    }

    @Override
    public String format(LogRecord log) {
        return format.format(new LogEntry(
                log.getInstant(),
                level(log.getLevel()),
                String.valueOf(log.getLoggerName()),
                log instanceof FieldsRecord record ? record.bareMessage() : formatMessage(log),
                log instanceof FieldsRecord record ? record.fields() : List.of(),
                log.getThrown()));
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
