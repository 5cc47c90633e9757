// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

/** How many sessions one event loop may have. Confined to that loop. */
public interface SessionLimit {
    /** Counts another session, if there is room for it. */
    boolean acquire();

    /** A session has ended. */
    void release();

    /** The most sessions that one client address may have. */
    int perClient();
}
