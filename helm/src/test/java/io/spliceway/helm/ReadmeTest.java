// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final String BEGIN = "<!-- values: begin -->\n";
    private static final String END = "<!-- values: end -->\n";
    private static final Pattern LINE = Pattern.compile("( *)(?:# (.*)|([A-Za-z]+):.*)");

    /** When this fails, copy the expected table into the document. */
    @Test
    void tableHasTheValuesWithTheirComments() {
        String document = Chart.file("README.md");
        assertEquals(table(), document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END)));
    }

    private static String table() {
        String values = Chart.file("values.yaml");
        JsonNode defaults = Chart.documents(values).getFirst();
        var table = new StringBuilder("| Value | Default | What it says |\n|---|---|---|\n");
        Deque<String> path = new ArrayDeque<>();
        var comment = new StringBuilder();
        for (String text : values.lines().toList()) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                comment.setLength(0);
            } else if (line.group(3) == null) {
                comment.append(comment.isEmpty() ? "" : " ").append(line.group(2));
            } else {
                while (path.size() > line.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(line.group(3));
                if (!comment.isEmpty()) {
                    table.append("| `%s` | `%s` | %s |\n"
                            .formatted(String.join(".", path), defaults.at("/" + String.join("/", path)), comment));
                }
                comment.setLength(0);
            }
        }
        return table.toString();
    }
}
