// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import java.util.List;

/** Learns how each reading of the manifests went. Called by one thread at a time; must not block. */
public interface ManifestObserver {
    /** Does not want to know. */
    ManifestObserver NONE = new ManifestObserver() {
        @Override
        public void loaded(ManifestCounts counts) {}

        @Override
        public void rejected(List<ManifestProblem> problems) {}
    };

    /** The manifests were read, and are in force from now on. */
    void loaded(ManifestCounts counts);

    /** The manifests were refused; what was in force before still is. Called once for each state of the files. */
    void rejected(List<ManifestProblem> problems);
}
