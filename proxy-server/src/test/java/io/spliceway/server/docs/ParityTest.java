// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What documents say of Kubernetes' rules, and of bad days, is proven by what exists. */
class ParityTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> STATES = Set.of("yes", "differs", "not yet", "no");
    private static final String DRILL = "drill:";
    private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w*Test\\.\\w+|drill:\\w+)`");

    /** A line of a table with a column "State". */
    private record Row(String rule, String state, String remarks, String proof) {
        List<String> proofs() {
            return PROOF.matcher(proof).results().map(match -> match.group(1)).toList();
        }

        boolean isProven() {
            return state.equals("yes") || state.equals("differs");
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String document : List.of("parity.md", "dns.md", "dev.md")) {
            rows.addAll(rows(document));
        }
        assertTrue(rows.size() > 150, rows.size() + " rows");
        return rows;
    }

    private static List<Row> rows(String document) throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean counts = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(document))) {
            String[] cells = line.split("\\|", -1);
            if (!line.startsWith("|")) {
                counts = false;
            } else if (cells[2].strip().equals("State")) {
                counts = true;
            } else if (counts && !cells[2].contains("---")) {
                assertEquals(6, cells.length, "cells of: " + line);
                rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        assertTrue(rows.size() > 9, rows.size() + " rows in " + document);
        return rows;
    }

    @Test
    void everyRowSaysHowItIs() throws IOException {
        List<String> wrong = rows().stream()
                .filter(row -> !STATES.contains(row.state())
                        || (row.isProven()
                                ? row.proofs().isEmpty()
                                : row.remarks().isEmpty())
                        || !PROOF.matcher(row.proof()).replaceAll("").isBlank())
                .map(Row::toString)
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyProofExists() throws IOException {
        NamedTests tests = NamedTests.read();
        String steps = Files.readString(ROOT.resolve("scripts/kube-smoke/steps.sh"));
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (String proof : row.proofs()) {
                boolean exists =
                        proof.startsWith(DRILL) ? isStep(steps, proof.substring(DRILL.length())) : tests.exists(proof);
                if (!exists) {
                    missing.add(row.rule() + ": " + proof);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyRuleThatIsAskedWithDigIsARow() throws IOException {
        Path asked = Path.of("src/test/java/io/spliceway/server/e2e/DiscoveryRows.java");
        List<String> rules = Pattern.compile("new Rule\\(\"([^\"]+)\"\\)")
                .matcher(Files.readString(asked))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(rules.size() > 15, rules::toString);
        Set<String> listed = rows("dns.md").stream().map(Row::rule).collect(Collectors.toSet());
        assertEquals(
                List.of(), rules.stream().filter(rule -> !listed.contains(rule)).toList());
    }

    private static boolean isStep(String steps, String name) {
        return Pattern.compile("step \".*\" " + name + "\n").matcher(steps).find();
    }
}
