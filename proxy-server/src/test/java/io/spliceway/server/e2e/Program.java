// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The program in a process of its own, which ends with this object. Thread-safe. */
public final class Program implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String PROGRAM = "io.spliceway.server.cli.Spliceway";
    private static final Path JVM_OPTIONS = Path.of("dist/src/app/jvm.options");

    // As the tests' own JVM has it: they start many programs, none of which lives for long.
    private static final List<String> COMPILED_QUICKLY = List.of("-XX:TieredStopAtLevel=1");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Program(Process process) {
        this.process = process;
        this.readers = List.of(
                Thread.ofPlatform().daemon().start(() -> copy(process.inputReader(), out)),
                Thread.ofPlatform().daemon().start(() -> copy(process.errorReader(), err)));
    }

    /** Starts the program with {@code arguments}. */
    public static Program start(String... arguments) throws IOException {
        return launch(List.of(), arguments);
    }

    /** Starts the program by the command that {@code launcher} begins and that becomes the program. */
    public static Program launch(List<String> launcher, String... arguments) throws IOException {
        return launchFrom(launcher, classPath(), arguments);
    }

    /** As {@link #launch(List, String...)}, from another class path. */
    static Program launchFrom(List<String> launcher, String classPath, String... arguments) throws IOException {
        return launchMain(launcher, classPath, PROGRAM, arguments);
    }

    /** Starts another entry of the program. */
    static Program startMain(String mainClass, String... arguments) throws IOException {
        return launchMain(List.of(), classPath(), mainClass, arguments);
    }

    private static Program launchMain(List<String> launcher, String classPath, String mainClass, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(javaCommand(COMPILED_QUICKLY, classPath, mainClass));
        command.addAll(List.of(arguments));
        return command(command);
    }

    /** Returns the words that start the program and that its arguments follow. */
    public static List<String> javaCommand() throws IOException {
        return javaCommand(COMPILED_QUICKLY, classPath(), PROGRAM);
    }

    private static List<String> javaCommand(List<String> options, String classPath, String mainClass)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        return command;
    }

    // Word by word, because a program that runs as another user may not be able to read the file.
    private static List<String> jvmOptions() throws IOException {
        try (Stream<String> lines = Files.lines(JVM_OPTIONS)) {
            return lines.filter(line -> line.startsWith("-")).toList();
        }
    }

    /** Starts {@code command}, which is or becomes the program. */
    public static Program command(List<String> command) throws IOException {
        return new Program(new ProcessBuilder(command).start());
    }

    /** Starts {@code run} with admin addresses of its own choice. */
    public static Program run(String... arguments) throws IOException {
        return start(runWith(arguments).toArray(String[]::new));
    }

    /** As {@link #run}, compiled as it is shipped, for measurements. */
    public static Program runForMeasurement(String... arguments) throws IOException {
        return command(Stream.concat(javaCommand(List.of(), classPath(), PROGRAM).stream(), runWith(arguments))
                .toList());
    }

    private static Stream<String> runWith(String... arguments) {
        Stream<String> admin =
                Stream.of("run", "--metrics-bind-address", "127.0.0.1:0", "--healthz-bind-address", "127.0.0.1:0");
        return Stream.concat(admin, Stream.of(arguments));
    }

    // Surefire puts the class path into a jar's manifest and keeps the list of its entries here.
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    /** Waits until {@code run} serves; returns what it answers over HTTP. */
    public AdminApi awaitServing() {
        // As text or as JSON.
        awaitLog("ProxyServer\\W+(?:msg\\W+)?serving");
        String health = awaitLog("answering\\W+server\\W+health\\W+address\\W+([0-9.:]+)");
        String api = awaitLog("answering\\W+server\\W+metrics\\W+address\\W+([0-9.:]+)");
        return new AdminApi("http://" + api, "http://" + health);
    }

    /** Waits for a line of the log; returns the pattern's first group, if it has one. */
    public String awaitLog(String pattern) {
        return awaitLine(err, Pattern.compile(pattern));
    }

    /** Waits for a line on standard output; returns the pattern's first group, if it has one. */
    public String awaitOut(String pattern) {
        return awaitLine(out, Pattern.compile(pattern));
    }

    private String awaitLine(List<String> lines, Pattern pattern) {
        Await.until("a line with " + pattern, () -> {
            assertTrue(process.isAlive() || find(lines, pattern) != null, () -> "ended: " + err());
            return find(lines, pattern) != null;
        });
        String found = find(lines, pattern);
        return found == null ? "" : found;
    }

    private static @Nullable String find(List<String> lines, Pattern pattern) {
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher.groupCount() == 0 ? line : matcher.group(1);
            }
        }
        return null;
    }

    /** Types {@code keys} into standard input. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Sends SIGTERM. Unlike {@link Process#destroy}, the handle leaves the pipes open for what is still said. */
    public void terminate() {
        assertTrue(process.toHandle().destroy());
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; returns the exit code. */
    public int exitCode() {
        try {
            assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), () -> "still runs: " + err());
            for (Thread reader : readers) {
                assertTrue(reader.join(LIMIT));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** Waits for the end, which must be a success; returns what it printed. */
    public String output() {
        assertEquals(0, exitCode(), this::err);
        return out();
    }

    /** Returns what it has printed so far. */
    public String out() {
        return String.join("\n", out);
    }

    /** Returns what it has logged so far. */
    public String err() {
        return String.join("\n", err);
    }

    private static void copy(BufferedReader in, List<String> lines) {
        try (in) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        exitCode();
    }
}
