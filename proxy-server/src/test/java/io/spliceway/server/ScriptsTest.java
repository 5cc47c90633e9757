// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.e2e.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts of the source tree, as far as they can be tried without a cluster or peers. */
class ScriptsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    record Run(int exitCode, String output) {}

    static List<Path> scripts() throws IOException {
        List<Path> scripts = new ArrayList<>(List.of(Path.of("spliceway")));
        for (String folder : List.of(".ci", "scripts", "benchmarks", "proxy-server/dist/src", "examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(ScriptsTest::isShell).map(ROOT::relativize).forEach(scripts::add);
            }
        }
        return scripts;
    }

    private static boolean isShell(Path file) {
        try {
            return Files.isRegularFile(file)
                    && (file.toString().endsWith(".sh")
                            || Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .matches("(?s)#!/bin/(ba)?sh\n.*"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shellcheckFindsNothing(Path script) throws Exception {
        Tools.assumeInstalled("shellcheck", "shellcheck");
        assertEquals(new Run(0, ""), run("shellcheck", "-x", "-P", "SCRIPTDIR", script.toString()));
    }

    @Test
    void drillSaysWhatItNeeds() throws Exception {
        Run help = run("scripts/kube-smoke.sh", "--help");
        assertEquals(0, help.exitCode());
        for (String need :
                List.of("root", "kubectl", "curl", "jq", "socat", "--api-stop", "--api-start", "--compact")) {
            assertTrue(help.output().contains(need), need);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-file", "--unknown", "--outage=x"})
    void drillRefusesWhatItDoesNotUnderstand(String argument) throws Exception {
        Run run = run("scripts/kube-smoke.sh", argument);
        assertEquals(64, run.exitCode());
        assertTrue(run.output().startsWith("usage: "), run::output);
    }

    private static Run run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
        return new Run(process.exitValue(), output);
    }
}
