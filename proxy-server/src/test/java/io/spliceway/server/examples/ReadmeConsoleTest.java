// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.examples.Readme.Question;
import io.spliceway.server.examples.Readme.Section;
import io.spliceway.server.node.InNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Typing what the READMEs of the examples say, with the real servers, prints what they say. */
@InNamespaces
class ReadmeConsoleTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void needServers() throws IOException {
        Example.assumeServers();
    }

    static List<Named<Section>> sections() throws IOException {
        List<Named<Section>> sections = new ArrayList<>();
        for (Example example : Example.all()) {
            List<Section> own = example.readme().sections();
            assertFalse(own.isEmpty(), example::toString);
            own.forEach(section -> sections.add(Named.of(example + ": " + section.title(), section)));
        }
        return sections;
    }

    @ParameterizedTest
    @MethodSource("sections")
    void commandsPrintWhatTheReadmeSays(Section section) throws IOException {
        assertFalse(section.questions().isEmpty());
        try (var console = new Console(folder)) {
            section.terminals().forEach(console::open);
            for (Question question : section.questions()) {
                assertPrinted(question, console.ask(question.command()));
            }
        }
    }

    // Records take turns at the front of an answer.
    private static void assertPrinted(Question question, List<String> printed) {
        List<String> expected = question.output().stream().sorted().toList();
        assertEquals(expected.size(), printed.size(), () -> question + " printed " + printed);
        for (int i = 0; i < expected.size(); i++) {
            String pattern = Stream.of(expected.get(i).split("…", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*"));
            assertTrue(printed.get(i).matches(pattern), () -> question + " printed " + printed);
        }
    }
}
