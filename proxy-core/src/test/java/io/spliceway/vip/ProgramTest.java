// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private static Program shell() {
        return new Program(Program.search("sh").orElseThrow());
    }

    @Test
    void programThatSaysMoreThanAPipeHoldsIsReadWhileItReads() throws IOException {
        String input = "x".repeat(1 << 20);

        assertEquals(
                new Program.Outcome(0, input), new Program(Program.search("cat").orElseThrow()).run(input));
    }

    @Test
    void failureIsItsExitCodeAndWhatItSaid() throws IOException {
        assertEquals(new Program.Outcome(3, "no\n"), shell().run("", "-c", "echo no >&2; exit 3"));
    }

    @Test
    void programThatReadsNothingMayEndBeforeItIsToldEverything() throws IOException {
        assertEquals(new Program.Outcome(0, ""), shell().run("x".repeat(1 << 20), "-c", "exit 0"));
    }

    @Test
    void messagesAreNotTranslated() throws IOException {
        assertEquals("C\n", shell().run("", "-c", "echo $LC_ALL").output());
    }

    @Test
    void missingProgramIsNotFound() {
        assertEquals(Optional.empty(), Program.search("spliceway-has-no-such-program"));
        assertThrows(IOException.class, () -> new Program(Path.of("/spliceway/no/such/program")).run(""));
    }
}
