// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The terminal as a screen that is drawn anew and as keys, until it is closed. Where keys cannot be had one by one, as on
 * Windows, they come with the Enter key. Not thread-safe.
 */
final class Terminal implements AutoCloseable {
    private static final String ALTERNATE_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String BACK_TO_TEXT = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE_EMPTY = "\u001b[K\r\n";
    private static final String REST_EMPTY = "\u001b[J";
    private static final int ROWS_IF_UNKNOWN = 24;
    private static final int STTY_SECONDS = 2;

    private final PrintStream out;
    private final String settings;
    private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();

    private Terminal(PrintStream out, InputStream in, String settings) {
        this.out = out;
        this.settings = settings;
        Thread.ofPlatform().name("keys").daemon().start(() -> read(in));
    }

    /** Takes over the terminal; nothing if input or output is none. */
    static Optional<Terminal> open() {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return Optional.empty();
        }
        String settings = stty("-g");
        stty("-icanon", "-echo");
        var terminal = new Terminal(System.out, System.in, settings);
        terminal.out.print(ALTERNATE_SCREEN);
        return Optional.of(terminal);
    }

    /** Returns the number of lines that it shows. */
    int rows() {
        String[] size = stty("size").split(" ", -1);
        try {
            int rows = Integer.parseInt(size[0]);
            return rows > 0 ? rows : ROWS_IF_UNKNOWN;
        } catch (NumberFormatException e) {
            return ROWS_IF_UNKNOWN;
        }
    }

    /** Draws {@code lines} in the place of what was drawn before. */
    void draw(List<String> lines) {
        out.print(HOME + String.join(REST_OF_LINE_EMPTY, lines) + "\u001b[K" + REST_EMPTY);
        out.flush();
    }

    /** Waits for a key; 0 if none comes within {@code millis}. */
    char key(long millis) throws InterruptedException {
        Character key = keys.poll(millis, TimeUnit.MILLISECONDS);
        return key == null ? 0 : key;
    }

    private void read(InputStream in) {
        try {
            int next = in.read();
            while (next >= 0) {
                keys.add((char) next);
                next = in.read();
            }
        } catch (IOException e) {
            return; // no more keys
        }
    }

    // stty changes the terminal that is its standard input; systems without it keep theirs.
    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            boolean unused = process.waitFor(STTY_SECONDS, TimeUnit.SECONDS);
            return answer.strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        out.print(BACK_TO_TEXT);
        out.flush();
        if (!settings.isEmpty()) {
            stty(settings);
        }
    }
}
