// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What both forms of a line have in common. Stateless. */
final class LogText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int NANO_DIGITS = 9;

    private LogText() {}

    /** Returns the time by RFC 3339, in UTC and always of the same width. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Returns a number without an exponent. */
    static String plain(double number) {
        return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : Double.toString(number);
    }

    static String stackOf(Throwable thrown) {
        var stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack, true));
        return stack.toString();
    }

    /**
     * Appends {@code text}, with what could end the line, drive a terminal or hide text in it as escapes that JSON has too:
     * names and messages come from clusters, files and peers.
     *
     * @param quoted whether the text stands in quotation marks
     */
    static void append(StringBuilder line, String text, boolean quoted) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            if (quoted && (c == '"' || c == '\\')) {
                line.append('\\').append((char) c);
            } else if (isSafe(c)) {
                line.appendCodePoint(c);
            } else {
                for (int unit = i; unit < i + width; unit++) {
                    appendEscaped(line, text.charAt(unit));
                }
            }
            i += width;
        }
    }

    private static void appendEscaped(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> line.append("\\u").append(String.format("%04x", (int) c));
        }
    }

    static boolean isSafe(int codePoint) {
        if (codePoint >= ' ' && codePoint <= '~') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT, // such as those that turn the direction of writing
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
