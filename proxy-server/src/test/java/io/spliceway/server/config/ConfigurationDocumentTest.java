// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final String BEGIN = "<!-- settings: begin -->\n";
    private static final String END = "<!-- settings: end -->\n";

    /** When this fails, copy the expected tables into the document. */
    @Test
    void documentListsWhatCanBeSet() throws IOException {
        String document = Files.readString(Path.of("../docs/configuration.md"));
        String tables = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));
        assertEquals(expectedTables(), tables);
    }

    @Test
    void whatHasNoEffectIsInASectionOfItsOwn() {
        Settings.ALL.forEach(
                setting -> assertEquals(setting.hasEffect(), setting.section() != Section.IGNORED, setting.name()));
    }

    private static String expectedTables() {
        return Arrays.stream(Section.values())
                .map(ConfigurationDocumentTest::table)
                .collect(Collectors.joining("\n"));
    }

    private static String table(Section section) {
        return Settings.ALL.stream()
                .filter(setting -> setting.section() == section)
                .map(ConfigurationDocumentTest::row)
                .collect(Collectors.joining(
                        "",
                        "### " + section.heading()
                                + "\n\n| Field | Flag | Default | What it says |\n|---|---|---|---|\n",
                        ""));
    }

    private static String row(Setting<?> setting) {
        return "| " + code(List.of(setting.field())) + " | " + code(setting.flagNames()) + " | "
                + code(setting.defaults()) + " | " + setting.description().replace("*", "\\*") + " |\n";
    }

    private static String code(List<String> words) {
        return words.stream()
                .filter(word -> !word.isEmpty())
                .map(word -> "`" + word + "`")
                .collect(Collectors.joining(", "));
    }
}
