// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.proxier.Proxier;
import org.jspecify.annotations.Nullable;

/** Whether the proxy should get traffic: it keeps up with the cluster, and is not about to end. Thread-safe. */
final class Fitness {
    private volatile @Nullable Proxier proxier;
    private volatile boolean draining;

    /** Asks {@code started} from now on; nothing is fit before. */
    void follow(Proxier started) {
        proxier = started;
    }

    /** The proxy is about to end. */
    void startDraining() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isFit() {
        Proxier started = proxier;
        return !draining && started != null && started.health().healthy();
    }
}
