// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.Signals;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Another program in the place of this one, as far as the one who started this can tell. */
final class ChildProcess {
    private ChildProcess() {}

    /**
     * Runs {@code command} with this process's streams until it ends.
     *
     * @param variables what its environment has beside this process's, or instead
     * @return its exit code; 128 and the signal's number if a signal ended it
     * @throws IOException if it cannot be started
     */
    static int run(List<String> command, Map<String, String> variables) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(variables);
        // Heard before there is a child, or a signal at its start would leave it behind.
        var child = new CompletableFuture<Process>();
        Runnable end = () -> {
            var unused = child.thenAccept(Process::destroy);
        };
        Signals.handle("TERM", end);
        // A terminal sends Ctrl-C to the child as well.
        Signals.handle("INT", hasTerminal() ? () -> {} : end);
        Process process = builder.start();
        child.complete(process);
        return process.waitFor();
    }

    private static boolean hasTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
