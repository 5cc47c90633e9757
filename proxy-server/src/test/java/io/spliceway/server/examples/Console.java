// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Program;
import io.spliceway.server.node.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A machine with nothing on it but the source tree, as far as the examples need it: a network of its own and a folder with
 * {@code ./spliceway}, which is the program as it is tested, and {@code examples}.
 */
final class Console implements AutoCloseable {
    private final NetworkNamespace machine = NetworkNamespace.create();
    private final Path folder;
    private final Deque<Program> terminals = new ArrayDeque<>();

    Console(Path folder) throws IOException {
        this.folder = folder;
        Files.createSymbolicLink(folder.resolve("examples"), Example.ALL);
        Path launcher = Files.writeString(
                folder.resolve("spliceway"),
                Program.javaCommand().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", " \"$@\"\n")));
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
    }

    /** Types {@code command} into a terminal of its own, where it stays; a proxy serves when this returns. */
    void open(String command) {
        Program program = machine.call(() -> Program.command(inFolder("exec " + command)));
        terminals.push(program);
        if (command.startsWith("./spliceway run ")) {
            program.awaitLog("ProxyServer: .*serving");
        }
    }

    /** Returns the lines that {@code command} prints, sorted; what the terminals run may still be starting. */
    List<String> ask(String command) {
        Deque<String> output = new ArrayDeque<>();
        Await.until(command, () -> {
            Process process = machine.call(() -> new ProcessBuilder(inFolder(command)).start());
            output.push(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return process.onExit().join().exitValue() == 0;
        });
        return output.getFirst().lines().sorted().toList();
    }

    private List<String> inFolder(String command) {
        return List.of("env", "-C", folder.toString(), "sh", "-c", command);
    }

    /** Ends what the terminals run as SIGTERM does, the last one first. */
    @Override
    public void close() throws IOException {
        Files.delete(folder.resolve("examples"));
        for (Program terminal : terminals) {
            List<ProcessHandle> started = ProcessHandle.of(terminal.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList();
            try {
                terminal.terminate();
                terminal.exitCode();
            } finally {
                started.forEach(ProcessHandle::destroyForcibly);
                terminal.close();
            }
        }
        machine.close();
    }
}
