// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Says that the manifests cannot be used, with every reason at once. Its message has one line for each problem. */
public final class ManifestProblems extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<ManifestProblem> problems;

    ManifestProblems(Collection<ManifestProblem> problems) {
        this(problems.stream().sorted().distinct().toList());
    }

    private ManifestProblems(List<ManifestProblem> sorted) {
        super(sorted.stream().map(ManifestProblem::toString).collect(Collectors.joining("\n")));
        this.problems = sorted;
    }

    /** Returns all problems, sorted by file, document and line; at least one. */
    public List<ManifestProblem> problems() {
        return problems;
    }
}
