// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.conntrack.Connection;
import io.spliceway.conntrack.ConnectionShard;
import io.spliceway.net.DatagramBatch;
import io.spliceway.net.IoBuffer;
import io.spliceway.net.Loop;
import io.spliceway.net.TimeoutQueue;
import io.spliceway.observe.CloseReason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The UDP sessions of one event loop, and what they share. Confined to that loop. */
public final class UdpSessions {
    // What first datagrams that wait for an answer may take, all together.
    private static final int MAX_HELD_BYTES = 1 << 20;

    // While the proxy drains, a session that was quiet for so long has had its last answer.
    private static final Duration DRAINING_TIMEOUT = Duration.ofSeconds(1);

    private final Loop loop;
    private final ConnectionShard connections;
    private final SessionLimit limit;
    private final int maxAttempts;
    private final TimeoutQueue unreplied;
    private final TimeoutQueue replied;
    private final TimeoutQueue draining;
    private final Map<InetAddress, ClientSessions> clients = new HashMap<>();
    private @Nullable DatagramBatch requests;
    private @Nullable Replies replies;
    private int sessions;
    private int heldBytes;

    /**
     * @param connections the loop's part of the connection table
     * @param limit how many sessions this loop may have
     */
    public UdpSessions(Loop loop, ConnectionShard connections, RelaySettings settings, SessionLimit limit) {
        this.loop = loop;
        this.connections = connections;
        this.limit = limit;
        this.maxAttempts = settings.dialTimeouts().size();
        this.unreplied = loop.timeouts(settings.udp().timeout());
        this.replied = loop.timeouts(settings.udp().streamTimeout());
        this.draining = loop.timeouts(DRAINING_TIMEOUT);
    }

    /** Returns the loop that the sessions are on. Thread-safe. */
    public Loop loop() {
        return loop;
    }

    ConnectionShard connections() {
        return connections;
    }

    /** How many endpoints a session may try until one answers. */
    int maxAttempts() {
        return maxAttempts;
    }

    /** The batch for what clients send. Like {@link #replies}, allocated when the loop has use for it. */
    DatagramBatch requests() {
        if (requests == null) {
            requests = loop.allocateBatch();
        }
        return requests;
    }

    Replies replies() {
        if (replies == null) {
            replies = new Replies(loop);
        }
        return replies;
    }

    TimeoutQueue unreplied() {
        return unreplied;
    }

    TimeoutQueue replied() {
        return replied;
    }

    TimeoutQueue draining() {
        return draining;
    }

    /** Counts another session of {@code client}, if need be in place of others; returns whether there is room. */
    boolean makeRoom(InetAddress client) {
        ClientSessions ofClient = clients.get(client);
        if (ofClient != null && ofClient.size() >= limit.perClient()) {
            ofClient.leastRecentlyUsed().kill(CloseReason.EVICTED);
        }
        if (limit.acquire() || (evict() && limit.acquire())) {
            sessions++;
            return true;
        }
        return false;
    }

    /** This machine has no descriptor or port for another session: some have to go. */
    void relieve() {
        for (int i = sessions / 16; i >= 0 && evict(); i--) {}
    }

    /**
     * Ends the least recently used session, of those without an answer if there are any: whoever sends from made-up
     * addresses gets none.
     */
    private boolean evict() {
        UdpSession session = first(unreplied);
        session = session == null ? first(replied) : session;
        session = session == null ? first(draining) : session;
        if (session != null) {
            session.kill(CloseReason.EVICTED);
        }
        return session != null;
    }

    private static @Nullable UdpSession first(TimeoutQueue queue) {
        return (UdpSession) queue.first();
    }

    /** Returns the sessions of a client, for a new one to be added. */
    ClientSessions of(InetAddress client) {
        return clients.computeIfAbsent(client, ClientSessions::new);
    }

    /** Copies a datagram that may have to be sent again; returns null when too many are held. */
    @Nullable
    IoBuffer hold(DatagramBatch batch, int index) {
        int length = batch.length(index);
        if (heldBytes + length > MAX_HELD_BYTES) {
            return null;
        }
        heldBytes += length;
        return batch.copy(index);
    }

    void release(IoBuffer held) {
        heldBytes -= held.capacity();
        held.release();
    }

    void ended(UdpSession session, ClientSessions ofClient, Connection connection, CloseReason reason) {
        ofClient.remove(session);
        if (ofClient.size() == 0) {
            clients.remove(ofClient.client());
        }
        sessions--;
        connections.remove(connection, reason);
        limit.release();
    }
}
