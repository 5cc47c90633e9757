// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/traffic.md} says of traffic is proved by tests that exist. */
class TrafficDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/traffic.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test\\.\\w+)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("|---") && !line.endsWith("| Test |"))
                .toList();
    }

    @Test
    void everyRowNamesItsTest() throws IOException {
        List<String> rows = rows();
        assertFalse(rows.isEmpty());

        assertEquals(
                List.of(),
                rows.stream().filter(row -> !TEST.matcher(row).find()).toList());
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        NamedTests tests = NamedTests.read();

        assertEquals(
                List.of(),
                TEST.matcher(Files.readString(DOCUMENT))
                        .results()
                        .map(test -> test.group(1))
                        .filter(test -> !tests.exists(test))
                        .toList());
    }
}
