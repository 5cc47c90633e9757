// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary.Mode;
import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.model.Endpoint;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ClosedConnection;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a live connection, or of a live session over UDP, in the {@link ConnectionTable}. Confined to the event
 * loop of its connection.
 */
public final class Connection {
    private static final long NEVER = -1;

    /** Drives a connection, and so can end it. */
    public interface Owner {
        /** Ends the connection, with RST to both sides where there is such a thing. */
        void kill(CloseReason reason);
    }

    private final long id;
    private final InetSocketAddress client;
    private final Route route;
    private final ServicePortObserver observer;
    private final long acceptedNanos;
    private long connectNanos = NEVER;
    private Owner owner;
    private @Nullable Pick pick;
    private int dialAttempts;
    private State state = State.DIALING;
    private int splicing;
    private boolean spliced;
    private long bytesToEndpoint;
    private long bytesToClient;
    private long reportedToEndpoint;
    private long reportedToClient;
    private @Nullable DatagramCount datagrams; // null until there is one

    // The neighbours in the shard's list.
    @Nullable
    Connection previous;

    @Nullable
    Connection next;

    Connection(
            long id,
            InetSocketAddress client,
            Route route,
            ServicePortObserver observer,
            long acceptedNanos,
            Owner owner) {
        this.id = id;
        this.client = client;
        this.route = route;
        this.observer = observer;
        this.acceptedNanos = acceptedNanos;
        this.owner = owner;
    }

    public long id() {
        return id;
    }

    public InetSocketAddress client() {
        return client;
    }

    public Route route() {
        return route;
    }

    public ServicePortObserver observer() {
        return observer;
    }

    /** The endpoint that it goes to or is being dialled to; null before the first attempt. */
    public @Nullable Endpoint endpoint() {
        return pick == null ? null : pick.endpoint();
    }

    public int dialAttempts() {
        return dialAttempts;
    }

    /** The time since the connection was accepted, in nanoseconds. */
    public long ageNanos(long nowNanos) {
        return nowNanos - acceptedNanos;
    }

    /** Whether no datagram has left for the endpoint yet. */
    public boolean isFirstDatagram() {
        return datagrams == null || datagrams.toEndpoint() == 0;
    }

    /** The bytes that left in either direction. */
    public long bytesMoved() {
        return bytesToEndpoint + bytesToClient;
    }

    /** Notes that an endpoint is connected; returns the time since the connection was accepted, in nanoseconds. */
    public long connected(long nowNanos) {
        connectNanos = Math.max(0, ageNanos(nowNanos));
        return connectNanos;
    }

    /** Notes that an endpoint is being dialled. */
    public void dialing(Pick attempt) {
        pick = attempt;
        dialAttempts++;
        state = State.DIALING;
    }

    /** Notes that datagrams go to the endpoint, which has not answered. */
    public void unreplied() {
        state = State.UNREPLIED;
    }

    /** Notes that the endpoint has answered. */
    public void replied() {
        state = State.ESTABLISHED;
    }

    /** Notes that the endpoint is connected and who drives the connection from now on. */
    public void established(Owner relay) {
        owner = relay;
        state = State.ESTABLISHED;
    }

    /** Notes that one side has finished. */
    public void halfClosed() {
        state = State.HALF_CLOSED;
    }

    /** Notes that one direction began to use a pipe, or stopped. */
    public void splicing(boolean begins) {
        splicing += begins ? 1 : -1;
        spliced |= begins;
    }

    public void movedToEndpoint(int bytes) {
        bytesToEndpoint += bytes;
    }

    public void movedToClient(int bytes) {
        bytesToClient += bytes;
    }

    /** Notes datagrams that left for the endpoint, of {@code bytes} together. */
    public void datagramsToEndpoint(int count, long bytes) {
        datagrams().addToEndpoint(count);
        bytesToEndpoint += bytes;
    }

    /** Notes datagrams that left for the client, of {@code bytes} together. */
    public void datagramsToClient(int count, long bytes) {
        datagrams().addToClient(count);
        bytesToClient += bytes;
    }

    private DatagramCount datagrams() {
        if (datagrams == null) {
            datagrams = new DatagramCount();
        }
        return datagrams;
    }

    void kill(CloseReason reason) {
        owner.kill(reason);
    }

    /** Tells the observer of the bytes that it does not know of. */
    void reportTraffic() {
        if (bytesToEndpoint != reportedToEndpoint || bytesToClient != reportedToClient) {
            observer.transferred(bytesToEndpoint - reportedToEndpoint, bytesToClient - reportedToClient);
            reportedToEndpoint = bytesToEndpoint;
            reportedToClient = bytesToClient;
        }
        if (datagrams != null) {
            datagrams.report(observer);
        }
    }

    ClosedConnection closed(CloseReason reason, long nowNanos) {
        return new ClosedConnection(
                id,
                client,
                route.frontend(),
                route.servicePort(),
                endpoint(),
                dialAttempts,
                connectNanos,
                Math.max(0, ageNanos(nowNanos)),
                spliced,
                bytesToEndpoint,
                bytesToClient,
                datagrams == null ? 0 : datagrams.toEndpoint(),
                datagrams == null ? 0 : datagrams.toClient(),
                reason);
    }

    ConnectionSummary summary(long nowNanos) {
        return new ConnectionSummary(
                id,
                client,
                route.frontend(),
                route.servicePort(),
                endpoint(),
                pick == null ? null : pick.reason(),
                dialAttempts,
                state,
                splicing > 0 ? Mode.SPLICE : Mode.COPY,
                Duration.ofNanos(Math.max(0, ageNanos(nowNanos))),
                bytesToEndpoint,
                bytesToClient,
                datagrams == null ? 0 : datagrams.toEndpoint(),
                datagrams == null ? 0 : datagrams.toClient());
    }
}
