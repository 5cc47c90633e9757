// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.time.Duration;

/** Whether connections of one client stay with one endpoint. */
public sealed interface SessionAffinity {
    /** No affinity: every connection is balanced afresh. */
    record None() implements SessionAffinity {}

    /**
     * Connections from one client address go to the endpoint of its last connection.
     *
     * @param timeout how long after the last connection the binding holds; the API allows 1 s to one day, and zero
     *     stands for the default, as in the userspace kube-proxy
     */
    record ClientIp(Duration timeout) implements SessionAffinity {
        /** The API server's default, 10800 seconds. */
        public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(3);

        public ClientIp {
            if (timeout.isZero()) {
                timeout = DEFAULT_TIMEOUT;
            }
        }
    }

    /** The affinity of a Service that does not ask for one. */
    SessionAffinity NONE = new None();
}
