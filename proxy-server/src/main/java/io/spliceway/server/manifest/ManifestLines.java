// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.server.yaml.YamlDocuments;
import io.spliceway.server.yaml.YamlLines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Finds the lines of fields in one file. Problems that show only when all files are read are rare, and node trees are
 * large; so the file is parsed a second time when there is one. Confined to one thread.
 */
final class ManifestLines {
    private final ManifestContents.Text text;
    private @Nullable List<Node> documents;

    ManifestLines(ManifestContents.Text text) {
        this.text = text;
    }

    /**
     * Returns the line of the value at {@code path} in a document, or of the innermost value above it that is there.
     *
     * @param document the document's place in the file, from 1
     */
    int lineOf(int document, String path) {
        if (documents == null) {
            documents = parse();
        }
        return YamlLines.lineOf(documents.get(document - 1), path);
    }

    private List<Node> parse() {
        List<Node> roots = new ArrayList<>();
        // What is wrong with the file as such was reported by the first reading.
        var unused = YamlDocuments.read(text.file(), text.text(), document -> roots.add(document.root()));
        return roots;
    }
}
