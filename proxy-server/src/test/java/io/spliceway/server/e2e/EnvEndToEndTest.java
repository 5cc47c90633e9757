// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.server.env.KubeletRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running proxy knows of its Services is enough for their variables. */
class EnvEndToEndTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void runningProxyTellsTheKubeletsVariablesByteForByte() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("services.yaml"),
                KubeletRows.validRows().map(KubeletRows.Row::manifest).collect(Collectors.joining("---\n")));
        String expected = KubeletRows.validRows()
                .sorted(Comparator.comparing(KubeletRows.Row::name))
                .flatMap(row -> row.variables().stream())
                .collect(Collectors.joining("\n"));
        try (Program proxy = Program.run("--manifest", manifest.toString())) {
            String address = proxy.awaitServing().api();
            try (Program env = Program.start("env", "-n", "test", "--format=dotenv", "--address", address)) {
                assertEquals(expected, env.output());
            }
        }
    }
}
