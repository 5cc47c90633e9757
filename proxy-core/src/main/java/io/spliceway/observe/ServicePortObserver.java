// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

import io.spliceway.model.Endpoint;
import java.time.Duration;

/**
 * Watches the traffic of one service port. Called on the event loops, also on several at once: implementations are
 * thread-safe and never block.
 */
public interface ServicePortObserver {
    /** A client was accepted and admitted; over UDP, a datagram began a session. */
    default void accepted() {}

    /** A client was accepted and reset at once; over UDP, a datagram that would begin a session was dropped. */
    default void refused(RefusalReason reason) {}

    /** One attempt to reach {@code endpoint} failed; another may follow. */
    default void dialFailed(Endpoint endpoint, DialFailure failure) {}

    /**
     * An endpoint is connected. Not told over UDP, where nothing tells.
     *
     * @param attempts how many attempts it took
     * @param latencyNanos the time from accept to connected
     */
    default void dialled(int attempts, long latencyNanos) {}

    /** Bytes were moved since the last report for the same connection. */
    default void transferred(long bytesToEndpoint, long bytesToClient) {}

    /** Datagrams were moved since the last report for the same session; their bytes are {@link #transferred} too. */
    default void forwarded(long datagramsToEndpoint, long datagramsToClient) {}

    /** The kernel did not take this many datagrams of a session, most likely because a buffer was full. */
    default void dropped(int datagrams) {}

    /** An admitted connection ended. */
    default void closed(CloseReason reason, Duration age) {}
}
