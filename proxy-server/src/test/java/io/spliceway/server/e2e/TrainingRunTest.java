// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the JVM learns from is the life of a proxy, from beginning to end. */
@EnabledOnOs(OS.LINUX)
class TrainingRunTest {
    @Test
    void trainingServesManifestsAndAClusterAndEndsByItself() throws IOException {
        try (Program program = Program.startMain("io.spliceway.server.training.TrainingRun", "20")) {
            assertEquals(0, program.exitCode(), program::err);
            String log = program.err();
            for (String part : new String[] {"manifests loaded", "watching the cluster", "draining"}) {
                assertTrue(log.contains(part), () -> "no " + part + " in: " + log);
            }
        }
    }
}
