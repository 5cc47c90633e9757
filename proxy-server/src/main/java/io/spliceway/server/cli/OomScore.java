// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How willing the kernel is to end this process when memory runs out. */
final class OomScore {
    private static final Logger LOG = LoggerFactory.getLogger(OomScore.class);
    private static final Path FILE = Path.of("/proc/self/oom_score_adj");

    private OomScore() {}

    /** Sets it for this process; null leaves it as it is. It is not worth failing for, as in kube-proxy. */
    static void apply(@Nullable Integer adjustment) {
        if (adjustment == null) {
            return;
        }
        try {
            Files.writeString(FILE, adjustment.toString());
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("oomScoreAdj", adjustment)
                    .addKeyValue("reason", e)
                    .log("cannot be set");
        }
    }
}
