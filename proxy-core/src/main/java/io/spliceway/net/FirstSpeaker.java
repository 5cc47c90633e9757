// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/**
 * Who spoke first on the last connection of one kind. If it was who connected, what acknowledges the peer's SYN can wait
 * for the bytes the next time: a packet less, and the peer's server is woken once instead of twice. A peer that speaks
 * first, as with SMTP and MySQL, would be kept waiting. Thread-safe.
 */
public final class FirstSpeaker {
    private volatile boolean whoConnects;

    /** Whether it was who connected; not so before the first connection. */
    boolean isWhoConnects() {
        return whoConnects;
    }

    /** Notes who it was. */
    void note(boolean connector) {
        if (whoConnects != connector) { // or else loops would write to the same place for each connection
            whoConnects = connector;
        }
    }
}
