// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the system that is run to its end, in some milliseconds. Blocks its caller, for {@value #LIMIT_SECONDS} s
 * at most.
 */
record Program(Path executable) {
    private static final int LIMIT_SECONDS = 5;

    // Where administration programs are; the search path of other users often lacks it.
    private static final List<String> ADMINISTRATION = List.of("/usr/sbin", "/sbin");

    /** What the program printed, and the code it ended with: 0 is success. */
    record Outcome(int exitCode, String output) {}

    /** Searches for a program by its name. */
    static Optional<Path> search(String name) {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(searchPath.split(File.pathSeparator, -1)), ADMINISTRATION.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs the program.
     *
     * @param input what it reads
     * @throws IOException if it cannot be run, or does not end
     */
    Outcome run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        Process process = builder.start();
        Executor limit = CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> watchdog = CompletableFuture.runAsync(process::destroyForcibly, limit);
        // It may say more than a pipe holds before it has read everything.
        Thread writer = Thread.ofPlatform().daemon().start(() -> write(process.getOutputStream(), input));
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            writer.join();
            if (!watchdog.cancel(false)) {
                throw new IOException("'" + executable + "' did not end within " + LIMIT_SECONDS + " s");
            }
            return new Outcome(exitCode, output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void write(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it had read everything; its exit code tells.
        }
    }
}
