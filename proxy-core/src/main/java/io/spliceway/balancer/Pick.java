// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.model.Endpoint;

/** An endpoint and why it was picked. */
public record Pick(Endpoint endpoint, Reason reason) {
    /** Why an endpoint was picked. */
    public enum Reason {
        /** It was next in turn. */
        ROUND_ROBIN,
        /** The client had it before. */
        AFFINITY,
        /** It was next in turn after another endpoint could not be reached. */
        RETRY
    }
}
