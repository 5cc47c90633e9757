// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README tells to type is understood. */
class ReadmeCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("\\./spliceway ([^`\\n]*)");
    private static final Pattern FLAG = Pattern.compile("(?<=[` ])--[a-z][a-z-]*");

    private static Set<String> mentioned(Pattern pattern, int group) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(Files.readString(Path.of("../README.md"))); matcher.find(); ) {
            found.add(matcher.group(group));
        }
        return found;
    }

    @Test
    void everyCommandIsUnderstood() throws IOException {
        Set<String> commands = mentioned(COMMAND, 1);

        for (String command : commands) {
            assertDoesNotThrow(
                    () -> Spliceway.commandLine().parseArgs(command.strip().split(" +")), command);
        }
        assertTrue(commands.contains("demo"), commands::toString);
        assertTrue(commands.contains("run --manifest app.yaml"), commands::toString);
    }

    @Test
    void everyFlagExists() throws IOException {
        Set<String> flags = mentioned(FLAG, 0);
        assertTrue(flags.contains("--manifest"), flags::toString);

        Set<String> unknown = new TreeSet<>(flags);
        CommandLine all = Spliceway.commandLine();
        unknown.removeAll(all.getCommandSpec().optionsMap().keySet());
        all.getSubcommands()
                .values()
                .forEach(command ->
                        unknown.removeAll(command.getCommandSpec().optionsMap().keySet()));
        assertEquals(Set.of(), unknown);
    }
}
