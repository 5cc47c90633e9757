// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.ListenSocket.Acceptor;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.relay.SessionLimit;
import io.spliceway.relay.UdpSettings;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many connections and UDP sessions there may be at a time, and on which loop the next connection should be. At the
 * limit, acceptors are paused as clients come to them, so that clients wait in the kernel's backlog; when there is room
 * again all of them resume. Sessions have a limit of their own within the whole, divided between the loops. Thread-safe.
 */
public final class ConnectionLimit {
    private static final int DESCRIPTORS_PER_CONNECTION = 2;
    private static final int DESCRIPTORS_PER_SESSION = 1;
    private static final int TOLERATED_DIFFERENCE = 2;

    // Each session takes one of the system's ephemeral ports, of which there are 28,232 unless told otherwise.
    private static final int MOST_SESSIONS = 16_384;

    private final int configured;
    private final long descriptors;
    private final UdpSettings udp;
    private final ProxyObserver observer;
    private final AtomicIntegerArray connections;
    private final AtomicIntegerArray sessions;
    private final Queue<Acceptor> paused = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean exhausted = new AtomicBoolean();
    private volatile long free;
    private volatile int sessionsPerLoop;

    /**
     * @param loops the number of event loops
     * @param configured the most connections and sessions that the settings allow, 0 for no such limit
     * @param descriptors the descriptors that listeners, connections and sessions may use together
     */
    public ConnectionLimit(int loops, int configured, long descriptors, UdpSettings udp, ProxyObserver observer) {
        this.connections = new AtomicIntegerArray(loops);
        this.sessions = new AtomicIntegerArray(loops);
        this.configured = configured;
        this.descriptors = descriptors;
        this.udp = udp;
        this.observer = observer;
        listenersOpen(0);
    }

    /** Notes how many descriptors the listeners need for themselves. */
    void listenersOpen(int count) {
        free = Math.max(DESCRIPTORS_PER_CONNECTION, descriptors - count);
        long most = udp.maxSessions() == 0 ? Math.min(free / 2, MOST_SESSIONS) : udp.maxSessions();
        sessionsPerLoop = shareOf(most);
        resumeIfThereIsRoom();
    }

    private int shareOf(long most) {
        return Math.clamp(Math.ceilDiv(most, sessions.length()), 1, Integer.MAX_VALUE);
    }

    /** Whether there is room; if not, {@code acceptor} is paused until there is. On its loop. */
    boolean mayAccept(Acceptor acceptor) {
        if (hasRoom(DESCRIPTORS_PER_CONNECTION)) {
            return true;
        }
        acceptor.pause();
        paused.add(acceptor);
        if (exhausted.compareAndSet(false, true)) {
            observer.acceptPaused(sum(connections) + sum(sessions));
        }
        // The last connection may have ended before the acceptor was in the queue.
        if (hasRoom(DESCRIPTORS_PER_CONNECTION)) {
            resume();
        }
        return false;
    }

    private boolean hasRoom(int needed) {
        long ofTcp = sum(connections);
        long ofUdp = sum(sessions);
        return (configured == 0 || ofTcp + ofUdp < configured)
                && ofTcp * DESCRIPTORS_PER_CONNECTION + ofUdp * DESCRIPTORS_PER_SESSION + needed <= free;
    }

    private static int sum(AtomicIntegerArray counts) {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /**
     * Returns the loop for a connection that {@code acceptedOn} has accepted. The kernel wakes whichever loop is idle, so
     * of a few long-lived connections one loop may get nearly all; it passes on what is more than its share. Short-lived
     * connections come out about even and stay where they are.
     */
    int place(int acceptedOn) {
        int least = acceptedOn;
        for (int i = 0; i < connections.length(); i++) {
            if (connections.get(i) < connections.get(least)) {
                least = i;
            }
        }
        int fewest = connections.get(least);
        boolean uneven = connections.get(acceptedOn) - fewest >= TOLERATED_DIFFERENCE + fewest / 8;
        return uneven ? least : acceptedOn;
    }

    /** Counts a connection on a loop. */
    void acquire(int loop) {
        connections.incrementAndGet(loop);
    }

    /** A connection on a loop has ended. */
    public void release(int loop) {
        connections.decrementAndGet(loop);
        resumeIfThereIsRoom();
    }

    /** Returns what the sessions of a loop are counted with. */
    public SessionLimit sessions(int loop) {
        return new SessionLimit() {
            @Override
            public boolean acquire() {
                if (sessions.get(loop) >= sessionsPerLoop || !hasRoom(DESCRIPTORS_PER_SESSION)) {
                    return false;
                }
                sessions.incrementAndGet(loop);
                return true;
            }

            @Override
            public void release() {
                sessions.decrementAndGet(loop);
                resumeIfThereIsRoom();
            }

            @Override
            public int perClient() {
                int most = udp.maxSessionsPerClient();
                return most == 0 ? Math.max(1, sessionsPerLoop / 4) : shareOf(most);
            }
        };
    }

    private void resumeIfThereIsRoom() {
        if (exhausted.get() && hasRoom(DESCRIPTORS_PER_CONNECTION)) {
            resume();
        }
    }

    private void resume() {
        if (exhausted.compareAndSet(true, false)) {
            observer.acceptResumed();
        }
        for (Acceptor acceptor = paused.poll(); acceptor != null; acceptor = paused.poll()) {
            acceptor.loop().execute(acceptor::resume);
        }
    }
}
