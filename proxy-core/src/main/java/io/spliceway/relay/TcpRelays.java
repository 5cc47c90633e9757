// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.conntrack.Connection;
import io.spliceway.conntrack.ConnectionShard;
import io.spliceway.net.FirstSpeaker;
import io.spliceway.net.ListenSocket.AcceptedSocket;
import io.spliceway.net.Loop;
import io.spliceway.net.TimeoutQueue;
import io.spliceway.observe.CloseReason;
import java.util.List;

/** The TCP relays of one event loop, and what they share. Confined to that loop. */
public final class TcpRelays {
    private final Loop loop;
    private final ConnectionShard connections;
    private final List<TimeoutQueue> dialTimeouts;
    private final TimeoutQueue halfClosed;
    private final EndpointAccess access;
    private final boolean splice;
    private final Runnable onClosed;

    /**
     * @param connections the loop's part of the connection table
     * @param onClosed called after each connection's end
     */
    public TcpRelays(Loop loop, ConnectionShard connections, RelaySettings settings, Runnable onClosed) {
        this.loop = loop;
        this.connections = connections;
        this.dialTimeouts = settings.dialTimeouts().stream().map(loop::timeouts).toList();
        this.halfClosed = loop.timeouts(settings.halfClosedTimeout());
        this.access = settings.access();
        this.splice = settings.splice();
        this.onClosed = onClosed;
    }

    /**
     * Dials an endpoint for a client that was accepted, and relays between the two.
     *
     * @param destination where the client goes
     * @param later where it would go after a failed attempt, the endpoints having changed meanwhile
     * @param firstSpeaker who speaks first on connections of this frontend
     */
    public void relay(AcceptedSocket accepted, Destination destination, Destinations later, FirstSpeaker firstSpeaker) {
        new Dialer(this, accepted, destination, later, firstSpeaker).start();
    }

    /** Returns the loop that the relays are on. Thread-safe. */
    public Loop loop() {
        return loop;
    }

    ConnectionShard connections() {
        return connections;
    }

    List<TimeoutQueue> dialTimeouts() {
        return dialTimeouts;
    }

    TimeoutQueue halfClosed() {
        return halfClosed;
    }

    EndpointAccess access() {
        return access;
    }

    boolean splice() {
        return splice;
    }

    void closed(Connection connection, CloseReason reason) {
        connections.remove(connection, reason);
        onClosed.run();
    }
}
