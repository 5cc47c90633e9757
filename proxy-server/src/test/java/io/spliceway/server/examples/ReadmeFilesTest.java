// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.manifest.ManifestObserver;
import io.spliceway.server.manifest.ManifestSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the examples say of themselves holds, as far as it can be seen without running them. */
class ReadmeFilesTest {
    private static final Pattern NAMED = Pattern.compile("examples/[\\w./-]*\\w");

    static List<Example> all() throws IOException {
        return Example.all();
    }

    @Test
    void everyExampleIsListed() throws IOException {
        String list = Files.readString(Example.ALL.resolve("README.md"));
        assertFalse(all().isEmpty());
        for (Example example : all()) {
            assertTrue(list.contains("](" + example + "/README.md)"), example::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyManifestIsAccepted(Example example) throws Exception {
        assertFalse(example.manifests().isEmpty());
        for (Path manifest : example.manifests()) {
            try (var source = new ManifestSource(List.of(manifest), ManifestObserver.NONE)) {
                assertTrue(source.load().services() > 0, manifest::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void readmeNamesFilesThatExist(Example example) throws IOException {
        String readme = Files.readString(example.folder().resolve("README.md"));
        Set<String> named = new TreeSet<>();
        for (Matcher matcher = NAMED.matcher(readme); matcher.find(); ) {
            named.add(matcher.group());
        }
        assertFalse(named.isEmpty());
        assertEquals(
                List.of(),
                named.stream()
                        .filter(name -> !Files.exists(Example.ALL.resolveSibling(name)))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFileIsUsedByAnother(Example example) throws IOException {
        for (Path file : example.files()) {
            String name = file.getFileName().toString();
            assertTrue(
                    name.equals("README.md") || example.files().stream().anyMatch(other -> mentions(other, name)),
                    name);
        }
    }

    private static boolean mentions(Path file, String name) {
        if (file.endsWith(name)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.contains(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
