// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Writes a log record on one line, {@code time LEVEL class: message}, and the stack of an exception behind it. */
final class OneLineFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord log) {
        var line = new StringBuilder(120)
                .append(time(log.getInstant()))
                .append(' ')
                .append(level(log.getLevel()))
                .append(' ')
                .append(simpleName(log.getLoggerName()))
                .append(": ")
                .append(oneLine(formatMessage(log)))
                .append('\n');
        if (log.getThrown() != null) {
            var stack = new StringWriter();
            log.getThrown().printStackTrace(new PrintWriter(stack, true));
            line.append(stack);
        }
        return line.toString();
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    // SLF4J's names, padded to one width.
    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return value >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    // What a peer or a file put into a message must not look like a line of its own.
    private static String oneLine(String message) {
        return message.replace("\r", "\\r").replace("\n", "\\n");
    }
}
