// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {
    record Row(String name, List<String> args, int exitCode, String err) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> failures() {
        return Stream.of(
                new Row("unknown command is suggested", List.of("demoo"), 64, "Did you mean: spliceway demo"),
                new Row("unknown flag", List.of("demo", "--bogus"), 64, "spliceway: Unknown option: '--bogus'"),
                new Row("the command's help is named", List.of("demo", "--bogus"), 64, "Try 'spliceway demo --help'."),
                new Row("mistyped flag is suggested", List.of("demo", "--intervall=1s"), 64, "--interval"),
                new Row(
                        "no proxy",
                        List.of("endpoints", "--address", "127.0.0.1:1"),
                        1,
                        "no proxy answers at http://127.0.0.1:1"),
                new Row("wrong value", List.of("services", "-o", "yaml"), 64, "expected one of [table, wide, json]"),
                new Row("wrong duration", List.of("demo", "--interval", "5"), 64, "'5' is not a duration such as"),
                new Row("zero duration", List.of("demo", "--interval", "0"), 64, "'0' is less than a millisecond"),
                new Row(
                        "wrong address",
                        List.of("services", "--address", "https://x"),
                        64,
                        "'--address': 'https://x' is not"),
                new Row(
                        "nobody answers",
                        List.of("services", "--address", "127.0.0.1:1"),
                        1,
                        "spliceway: no proxy answers at http://127.0.0.1:1; start one with 'spliceway run'"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureSaysWhatToDoAndExits(Row row) {
        var run = CommandRun.of(row.args().toArray(String[]::new));
        assertEquals(row.exitCode(), run.exitCode());
        assertTrue(run.err().contains(row.err()), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals("", run.out());
    }

    @Test
    void withoutCommandTheCommandsAreListed() {
        var run = CommandRun.of();
        assertEquals(64, run.exitCode());
        assertEquals(CommandRun.of("--help").out(), run.err());
    }

    @Test
    void helpShowsHowToStart() {
        var run = CommandRun.of("--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("spliceway demo  "), run.out());
        assertTrue(run.out().contains("  demo         Try the proxy without a cluster.\n"), run.out());
    }

    @Test
    void everyCommandAndFlagIsExplained() {
        CommandLine root = Spliceway.commandLine();
        assertExplained(root.getCommandSpec());
        root.getSubcommands().values().forEach(command -> assertExplained(command.getCommandSpec()));
    }

    private static void assertExplained(CommandSpec command) {
        String name = command.qualifiedName();
        if (command.parent() != null) {
            assertEquals(1, command.usageMessage().header().length, name + " needs a header for the list of commands");
        }
        for (OptionSpec option : command.options()) {
            assertTrue(option.description().length > 0, name + " " + option.longestName());
        }
        assertTrue(command.findOption("--help").usageHelp(), name);
        String usage = command.commandLine().getUsageMessage();
        usage.lines().forEach(line -> assertTrue(line.length() <= 90, line));
    }

    @Test
    void helpOfRunHasSectionsAndLeavesOutWhatHasNoEffect() {
        String help = CommandRun.of("run", "--help").out();
        List<String> headings = List.of(
                "What is proxied:",
                "The node that this proxy is for:",
                "Where the proxy answers for itself:",
                "How it runs:",
                "More of kube-proxy's flags:",
                "Configuration files, and this help:");
        assertEquals(headings, help.lines().filter(headings::contains).toList());
        assertTrue(help.contains("--manifest=FILE-OR-DIR"), help);
        assertFalse(help.contains("--masquerade-all"), help);
        assertFalse(help.contains("--iptables-min-sync-period"), help);
    }

    @Test
    void versionIsPrintedInEveryForm() {
        for (String[] args : new String[][] {
            {"version"}, {"--version"}, {"-V"}, {"--version=raw"}, {"run", "--version"}, {"run", "--version=true"}
        }) {
            assertEquals("spliceway development\n", CommandRun.of(args).out());
        }
        assertEquals("development\n", CommandRun.of("run", "--version=raw").out());
    }

    @Test
    void configurationIsWrittenAndNothingIsRun(@TempDir Path folder) throws IOException {
        Path manifest = Files.createFile(folder.resolve("app.yaml"));
        Path file = folder.resolve("config.yaml");
        var run = CommandRun.of(
                "run", "--manifest=" + manifest, "--healthz-bind-address=127.0.0.1:1", "--write-config-to=" + file);
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = Files.readAllLines(file);
        assertEquals("# The file has no field for --manifest=" + manifest, lines.getFirst());
        assertTrue(lines.contains("healthzBindAddress: 127.0.0.1:1"), lines::toString);
    }

    @Test
    void fileThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
        Path manifest = Files.createFile(folder.resolve("app.yaml"));
        Path file = folder.resolve("missing/config.yaml");
        var run = CommandRun.of("run", "--manifest=" + manifest, "--write-config-to=" + file);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("spliceway: cannot write '" + file + "'"), run.err());
    }

    @Test
    void initialisationIsNothingButACheckOfTheConfiguration(@TempDir Path folder) throws IOException {
        Path manifest = Files.createFile(folder.resolve("app.yaml"));
        assertEquals(
                0, CommandRun.of("run", "--init-only", "--manifest=" + manifest).exitCode());
        assertEquals(
                64, CommandRun.of("run", "--init-only", "--manifest=nowhere").exitCode());
    }

    @Test
    void completionKnowsTheCommands() {
        String script = CommandRun.of("completion").out();
        assertTrue(script.startsWith("#!/usr/bin/env bash\n"), script.substring(0, 40));
        assertTrue(script.contains("services") && script.contains("--namespace"));
    }

    @Test
    void strangerAtTheAddressIsToldFromAProxy() throws IOException {
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerOnce(stranger, "HTTP/1.1 404 Not Found"));
            var run = CommandRun.of("services", "--address", "127.0.0.1:" + stranger.getLocalPort());
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("answered HTTP 404"), run.err());
        }
    }

    private static void answerOnce(ServerSocket server, String status) {
        try (var socket = server.accept()) {
            socket.getInputStream().readNBytes(16);
            socket.getOutputStream()
                    .write((status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
