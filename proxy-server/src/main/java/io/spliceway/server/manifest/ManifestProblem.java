// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import java.util.Comparator;

/**
 * One thing wrong with the manifests. Immutable; sorts by place.
 *
 * @param file the file or folder, as the user named it
 * @param document the number of the document in the file, from 1; 0 when the problem is the file's own
 * @param line the line in the file, from 1; 0 when the problem is the file's own
 * @param path the field, such as {@code spec.ports[0].port}; empty when the problem is not a field's
 * @param message what is wrong, and what would be right
 */
public record ManifestProblem(String file, int document, int line, String path, String message)
        implements Comparable<ManifestProblem> {
    private static final Comparator<ManifestProblem> ORDER = Comparator.comparing(ManifestProblem::file)
            .thenComparingInt(ManifestProblem::document)
            .thenComparingInt(ManifestProblem::line)
            .thenComparing(ManifestProblem::path)
            .thenComparing(ManifestProblem::message);

    @Override
    public int compareTo(ManifestProblem other) {
        return ORDER.compare(this, other);
    }

    /** Prints {@code file: document 2, line 14: path: message} without the parts that are absent. */
    @Override
    public String toString() {
        String place = document == 0 ? file : file + ": document " + document + ", line " + line;
        return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
    }
}
