// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

/**
 * Watches single connections. Called on the event loops, also on several at once: implementations are thread-safe and
 * never block.
 */
@FunctionalInterface
public interface ConnectionObserver {
    /** An admitted connection, or session over UDP, ended. */
    void closed(ClosedConnection connection);
}
