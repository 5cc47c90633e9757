// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.StopSignals;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows lines that change: on a terminal in the place of each other until q is typed, else one after the other, until a
 * signal comes.
 *
 * @param interval the time between two looks
 */
record Following(Duration interval) {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** What is shown. */
    @FunctionalInterface
    interface Lines {
        /** Returns what there is now to show, in at most {@code rows} lines if that matters. */
        List<String> now(int rows) throws IOException, InterruptedException;
    }

    void show(PrintWriter out, Lines lines) throws IOException, InterruptedException {
        StopSignals signals = StopSignals.install();
        Optional<Terminal> found = Terminal.open();
        if (found.isPresent()) {
            try (Terminal terminal = found.get()) {
                draw(terminal, lines, signals);
            }
            return;
        }
        do {
            lines.now(ANY_NUMBER).forEach(out::println);
            out.println();
            out.flush();
        } while (!signals.await(interval));
    }

    // A proxy that is away may come back; whoever looks at the screen sees that it is away.
    private void draw(Terminal terminal, Lines lines, StopSignals signals) throws InterruptedException {
        char key = 0;
        while (key != 'q' && !signals.await(Duration.ZERO)) {
            int rows = terminal.rows() - 1;
            List<String> shown = new ArrayList<>();
            try {
                shown.addAll(lines.now(rows));
            } catch (IOException e) {
                shown.add(String.valueOf(e.getMessage()));
            }
            terminal.draw(shown.size() > rows ? shown.subList(0, Math.max(1, rows)) : shown);
            key = terminal.key(interval.toMillis());
        }
    }
}
