// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of text in aligned columns, as kubectl prints them. Not thread-safe.
 *
 * @param <T> what a row shows
 */
final class TextTable<T> {
    private static final String GAP = "   ";

    private final List<String> header = new ArrayList<>();
    private final List<Function<? super T, ? extends @Nullable String>> cells = new ArrayList<>();

    /** Adds a column to the right; {@code cell} returns what it has in a row, if anything. */
    TextTable<T> column(String name, Function<? super T, ? extends @Nullable String> cell) {
        header.add(name);
        cells.add(cell);
        return this;
    }

    void print(PrintWriter out, List<T> rows) {
        lines(rows).forEach(out::println);
    }

    List<String> lines(List<T> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        rows.forEach(row ->
                all.add(cells.stream().map(cell -> printable(cell.apply(row))).toList()));
        int[] widths = widths(all);
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    // Names come from files and from a server: nothing in them may steer the terminal.
    static String printable(@Nullable String cell) {
        String clean = cell == null ? "" : cell.replaceAll("\\p{Cntrl}", "?");
        return clean.isEmpty() ? "-" : clean;
    }
}
