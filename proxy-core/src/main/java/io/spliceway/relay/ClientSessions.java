// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** The sessions of one client address on one event loop, in the order of their use. Confined to that loop. */
final class ClientSessions {
    private final InetAddress client;
    private final LinkedHashSet<UdpSession> byUse = new LinkedHashSet<>();
    private @Nullable UdpSession lastUsed;

    ClientSessions(InetAddress client) {
        this.client = client;
    }

    InetAddress client() {
        return client;
    }

    int size() {
        return byUse.size();
    }

    /** Adds a session, or notes that one was used. */
    void use(UdpSession session) {
        if (lastUsed != session) {
            lastUsed = session;
            byUse.addLast(session);
        }
    }

    void remove(UdpSession session) {
        byUse.remove(session);
        if (lastUsed == session) {
            lastUsed = null;
        }
    }

    UdpSession leastRecentlyUsed() {
        return byUse.getFirst();
    }
}
