// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.server.metrics.MetricNames.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    private static final String BEGIN = "<!-- metrics: begin -->\n";
    private static final String END = "<!-- metrics: end -->\n";

    /** When this fails, copy the expected table into the document. */
    @Test
    void documentListsWhatIsExported() throws IOException {
        String document = Files.readString(Path.of("../docs/metrics.md"));
        String table = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));
        assertEquals(expectedTable(), table);
    }

    private static String expectedTable() {
        return MetricNames.ALL.stream()
                .map(MetricsDocumentTest::row)
                .collect(Collectors.joining("", "| Name | Type | Labels | What it tells |\n|---|---|---|---|\n", ""));
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + metric.name() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | " + labels + " | "
                + metric.help() + " |\n";
    }
}
