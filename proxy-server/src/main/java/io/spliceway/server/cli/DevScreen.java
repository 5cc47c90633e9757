// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.StopSignals;
import io.spliceway.server.dev.Dev;
import io.spliceway.server.dev.DevService;
import io.spliceway.server.dev.DevSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The Services on this machine as a table that is always true. Not thread-safe. */
final class DevScreen {
    private static final long LOOK_MILLIS = 500;
    private static final char ESCAPE = 27;
    private static final char BACKSPACE = 8;
    private static final char DELETE = 127;

    private String filter = "";
    private boolean typing;
    private boolean quit;

    /** Draws until a signal comes or the user wants no more. */
    void follow(Terminal terminal, Dev dev, DevSettings settings, StopSignals signals) throws InterruptedException {
        int rows = terminal.rows();
        while (!quit && !signals.await(Duration.ZERO)) {
            List<DevService> services = dev.synced().isDone() ? dev.services() : List.of();
            terminal.draw(
                    lines(services, DevText.origin(settings), dev.trouble().orElse(""), rows));
            char key = terminal.key(LOOK_MILLIS);
            if (key != 0) {
                take(key);
                rows = terminal.rows();
            }
        }
    }

    /** Does what a key stands for. */
    void take(char key) {
        if (!typing) {
            switch (key) {
                case 'q' -> quit = true;
                case '/' -> {
                    typing = true;
                    filter = "";
                }
                case ESCAPE -> filter = "";
                default -> {} // no key of ours
            }
            return;
        }
        switch (key) {
            case '\n', '\r' -> typing = false;
            case ESCAPE -> {
                typing = false;
                filter = "";
            }
            case BACKSPACE, DELETE -> filter = filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1);
            default -> filter += key < ' ' ? "" : key;
        }
    }

    /** Whether the user wants no more. */
    boolean isOver() {
        return quit;
    }

    /** Returns what to show, in at most {@code rows} lines. */
    List<String> lines(List<DevService> services, String origin, String trouble, int rows) {
        List<DevService> shown = services.stream()
                .filter(service -> service.name().toString().contains(filter))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("spliceway dev  " + shown.size() + " of " + services.size() + " Services of " + origin);
        lines.add(trouble);
        lines.addAll(DevText.table(shown));
        lines.add("");
        lines.addAll(DevText.notes(shown));
        int room = Math.max(2, rows - 2);
        List<String> fitting = new ArrayList<>(lines.size() > room ? lines.subList(0, room - 1) : lines);
        if (lines.size() > room) {
            fitting.add("… " + (lines.size() - room + 1) + " more lines; / filters");
        }
        fitting.add("");
        fitting.add(
                typing
                        ? "filter: " + filter + "_"
                        : "/ filter" + (filter.isEmpty() ? "" : " (" + filter + ", Esc for all)") + "   q quit");
        return fitting;
    }
}
