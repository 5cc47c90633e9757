// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code time LEVEL class: message name=value name="another value"}. Stateless. */
final class TextLine {
    private static final int LEVEL_WIDTH = 5;

    private TextLine() {}

    static String of(LogEntry entry) {
        var line = new StringBuilder(200).append(LogText.time(entry.time())).append(' ');
        line.append(entry.level())
                .repeat(' ', Math.max(0, LEVEL_WIDTH - entry.level().length()));
        line.append(' ').append(simpleName(entry.logger())).append(": ");
        LogText.append(line, entry.message(), false);
        for (LogEntry.Field field : entry.fields()) {
            append(line.append(' '), field);
        }
        line.append('\n');
        if (entry.thrown() != null) {
            appendStack(line, entry.thrown());
        }
        return line.toString();
    }

    static void append(StringBuilder line, LogEntry.Field field) {
        LogText.append(line, field.name(), false);
        line.append('=');
        String value = print(field.value());
        if (isBare(value)) {
            line.append(value);
        } else {
            LogText.append(line.append('"'), value, true);
            line.append('"');
        }
    }

    private static String print(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Duration duration -> LogText.seconds(duration);
            case Double number -> LogText.plain(number);
            case Collection<?> several ->
                several.stream().map(each -> print(each)).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    private static boolean isBare(String value) {
        return !value.isEmpty()
                && value.codePoints().allMatch(c -> LogText.isSafe(c) && c != ' ' && c != '"' && c != '=' && c != '\\');
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    // The message of an exception may have lines too; indented, none of them looks like a line of the log.
    private static void appendStack(StringBuilder line, Throwable thrown) {
        LogText.stackOf(thrown).lines().forEach(each -> {
            String text = each.stripLeading();
            line.append(text.startsWith("at ") ? "\t\t" : "\t");
            LogText.append(line, text, false);
            line.append('\n');
        });
    }
}
