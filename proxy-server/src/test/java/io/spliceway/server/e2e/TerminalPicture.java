// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A terminal as an image. Stateless. */
final class TerminalPicture {
    private static final double CHARACTER = 8.4;
    private static final int LINE = 19;
    private static final int TOP = 44;
    private static final int MARGIN = 16;
    private static final String PLAIN = "";
    private static final String COMMAND = " fill=\"#98c379\"";
    private static final String HEADING = " font-weight=\"bold\"";
    private static final String KEYS = " fill=\"#7f848e\"";

    private TerminalPicture() {}

    /** Returns an SVG of a terminal into which {@code command} was typed and that shows {@code lines} since. */
    static String svg(String command, List<String> lines) {
        List<String> all = new ArrayList<>(List.of("$ " + command));
        all.addAll(lines);
        int longest = all.stream().mapToInt(String::length).max().orElse(0);
        int width = (int) (longest * CHARACTER) + 2 * MARGIN;
        int height = TOP + LINE * all.size();
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="spliceway dev in a terminal">
                <rect width="%1$d" height="%2$d" rx="8" fill="#1e2127"/>
                <g fill="#5c6370"><circle cx="18" cy="16" r="5"/><circle cx="34" cy="16" r="5"/><circle cx="50" cy="16" r="5"/></g>
                <g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#d7dae0" xml:space="preserve">
                """.formatted(width, height));
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i);
            if (!line.isEmpty()) {
                svg.append(text(TOP + LINE * i, line, i == 0 ? COMMAND : i == all.size() - 1 ? KEYS : style(line)));
            }
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static String style(String line) {
        return line.startsWith("NAMESPACE ") ? HEADING : PLAIN;
    }

    private static String text(int y, String line, String style) {
        String escaped = line.replace("&", "&amp;").replace("<", "&lt;");
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\"%s>%s</text>%n",
                MARGIN,
                y,
                line.length() * CHARACTER,
                style,
                escaped);
    }
}
