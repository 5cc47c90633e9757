// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules, as Prometheus itself sees them. */
class AlertsTest {
    @Test
    void alertsFireWhenTheyShould() throws IOException, InterruptedException {
        assertEquals("", complaints("test", "rules", "src/test/promtool/alerts-test.yaml"));
    }

    @Test
    void rulesAreUnderstood() throws IOException, InterruptedException {
        assertEquals("", complaints("check", "rules", "--lint-fatal", "spliceway/files/alerts.yaml"));
    }

    /** Returns what promtool prints if it fails. */
    private static String complaints(String... arguments) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "needs promtool, of the Debian package prometheus");
        Process promtool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return promtool.waitFor() == 0 ? "" : output;
    }
}
