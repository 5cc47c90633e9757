// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.server.objects.MappingProblem;
import io.spliceway.server.yaml.FieldPath;
import java.util.Optional;
import java.util.Set;

/**
 * Where an object stands in the manifests.
 *
 * @param file the file, as the user named it
 * @param lines finds the line of a field in the file
 * @param document the document in the file
 * @param prefix the object's place in its document, which is not the root if it is in a List
 * @param faults the fields, relative to the object, that were left out because they could not be read
 */
record Origin(String file, ManifestLines lines, int document, FieldPath prefix, Set<String> faults) {
    /** Returns {@code problem} with its place; empty if it only follows from a fault that was reported already. */
    Optional<ManifestProblem> locate(MappingProblem problem) {
        boolean follows =
                faults.stream().anyMatch(fault -> isWithin(fault, problem.path()) || isWithin(problem.path(), fault));
        return follows ? Optional.empty() : Optional.of(at(problem.path(), problem.message()));
    }

    /** Returns a problem of the field at {@code path}, relative to the object. */
    ManifestProblem at(String path, String message) {
        String whole = prefix.parent() == null ? path : prefix + "." + path;
        return new ManifestProblem(file, document, lines.lineOf(document, whole), whole, message);
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }

    /** Prints {@code file, document 2, line 14}. */
    @Override
    public String toString() {
        return file + ", document " + document + ", line " + lines.lineOf(document, prefix.toString());
    }
}
