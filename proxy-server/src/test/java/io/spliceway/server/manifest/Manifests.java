// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import java.util.List;
import java.util.stream.IntStream;

/** Reads manifests that are written in a test. */
final class Manifests {
    private Manifests() {}

    static ManifestState read(String... texts) throws ManifestProblems {
        return read(CreationOrder.EMPTY, texts);
    }

    /** Reads {@code texts} as the files 0.yaml, 1.yaml and so on. */
    static ManifestState read(CreationOrder before, String... texts) throws ManifestProblems {
        return new ManifestReader().read(contents("yaml", texts), before);
    }

    static ManifestContents contents(String suffix, String... texts) {
        List<ManifestContents.Text> files = IntStream.range(0, texts.length)
                .mapToObj(i -> new ManifestContents.Text(i + "." + suffix, texts[i]))
                .toList();
        return new ManifestContents(files, List.of());
    }
}
