// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * /**
 * Reads the documents of one file one after the other. A node tree is some thirty times as large as its text, so that only
 * one is in memory at a time. Stateless.
 */
public final class YamlDocuments {
    /**
     * Where the YAML of a file is broken, and why.
     *
     * @param document the number of the document, from 1
     * @param line the line of the file, from 1
     */
    public record Breakage(int document, int line, String message) {}

    // The size of a file is limited where it is read, the effect of aliases where they are followed.
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();

    private YamlDocuments() {}

    /**
     * Parses YAML 1.2, of which JSON is a part, and hands each document to {@code reader}.
     *
     * @return why reading stopped before the end of the file, null if it did not
     */
    public static @Nullable Breakage read(String file, String text, Consumer<YamlDocument> reader) {
        int document = 1;
        try {
            var parser = new NestingLimit(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, readable(file, text))));
            var composer = new Composer(SETTINGS, parser);
            int before = 0;
            while (composer.hasNext()) {
                Node root = composer.next();
                reader.accept(new YamlDocument(document++, root, parser.events() - before));
                before = parser.events();
            }
            return null;
        } catch (YamlEngineException e) {
            return new Breakage(document, lineOf(e, text), "is not valid YAML: " + why(e));
        }
    }

    // YAML forbids the tabs that JSON may be indented with; a JSON string cannot hold a raw one.
    private static String readable(String file, String text) {
        return file.endsWith(".json") ? text.replace('\t', ' ') : text;
    }

    private static int lineOf(YamlEngineException e, String text) {
        return switch (e) {
            case MarkedYamlEngineException marked ->
                marked.getProblemMark()
                                .or(marked::getContextMark)
                                .map(Mark::getLine)
                                .orElse(0)
                        + 1;
            case ReaderException reader ->
                1
                        + (int) text.codePoints()
                                .limit(reader.getPosition())
                                .filter(c -> c == '\n')
                                .count();
            default -> 1;
        };
    }

    private static String why(YamlEngineException e) {
        String reason = switch (e) {
            case MarkedYamlEngineException marked ->
                Optional.ofNullable(marked.getProblem()).orElse("malformed");
            case ReaderException reader -> "the character U+%04X is not allowed".formatted(reader.getCodePoint());
            default -> Optional.ofNullable(e.getMessage()).orElse("malformed");
        };
        return reason.lines().findFirst().orElse("malformed").strip();
    }
}
