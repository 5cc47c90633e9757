// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated manifests are read, or refused with problems that name a place; nothing else ever happens. */
class ManifestFuzzTest {
    private static final int MUTATIONS_PER_SEED = 1_000;
    private static final List<String> TOKENS = List.of(
            "---\n",
            "...\n",
            "- ",
            ": ",
            "&a ",
            "*a",
            "<<: *a",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|\n",
            ">\n",
            "!!int ",
            "!!binary ",
            "!x ",
            "%YAML 1.1\n",
            "~",
            "null",
            "true",
            "-1",
            "0",
            "65536",
            "99999999999999999999",
            "1e999",
            ".nan",
            "0x",
            "0o8",
            "\t",
            "\r",
            "\u0000",
            "\uFEFF",
            "\uD83D",
            "\u2028",
            "List",
            "items:",
            "spec:",
            "? ",
            "kind: Service\n",
            "kind: Pod\n",
            "metadata:\n",
            "\\x",
            "\\u12",
            "# ");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutationsAreReadOrRefusedWithTheirPlace(long seed) throws IOException {
        Random random = new Random(seed);
        ManifestReader reader = new ManifestReader();
        String valid = resource("valid.yaml");
        for (int i = 0; i < MUTATIONS_PER_SEED; i++) {
            String mutated = mutate(valid, random);
            try {
                reader.read(Manifests.contents("yaml", mutated), CreationOrder.EMPTY);
            } catch (ManifestProblems problems) {
                check(problems, mutated);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", mutation " + i + ":\n" + mutated, e);
            }
        }
    }

    @Test
    void unmutatedManifestIsValid() throws Exception {
        ManifestState state = Manifests.read(resource("valid.yaml"));
        assertTrue(state.counts().services() >= 3, state.counts().toString());
    }

    private static void check(ManifestProblems problems, String text) {
        assertFalse(problems.problems().isEmpty());
        long lines = text.chars()
                        .filter(c -> c == '\n' || c == '\r' || c == '\u2028')
                        .count()
                + 1;
        for (ManifestProblem problem : problems.problems()) {
            assertTrue(problem.document() >= 1, problem::toString);
            assertTrue(problem.line() >= 1 && problem.line() <= lines, problem::toString);
            assertFalse(problem.message().isBlank(), problem::toString);
        }
    }

    private static String mutate(String valid, Random random) {
        StringBuilder text = new StringBuilder(valid);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && !text.isEmpty(); i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 2 -> text.replace(at, end, TOKENS.get(random.nextInt(TOKENS.size())));
                case 3 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                default -> swapLines(text, random);
            }
        }
        return text.toString();
    }

    private static void swapLines(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        int from = random.nextInt(lines.size());
        lines.add(random.nextInt(lines.size()), lines.get(from));
        if (random.nextBoolean()) {
            lines.remove(from);
        }
        text.setLength(0);
        text.append(String.join("\n", lines)).append('\n');
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ManifestFuzzTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
