// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.Connection;
import io.spliceway.model.Endpoint;
import io.spliceway.net.DatagramBatch;
import io.spliceway.net.DatagramSocket;
import io.spliceway.net.IoBuffer;
import io.spliceway.net.PeerAddress;
import io.spliceway.net.SocketException;
import io.spliceway.net.SocketFailure;
import io.spliceway.net.TimeoutQueue;
import io.spliceway.observe.CloseReason;
import io.spliceway.routing.Route;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client address and port sends to one frontend, and what comes back. It has a socket of its own, connected to
 * the endpoint, so that only the endpoint can answer and a refusal (ICMP port unreachable) is told. Confined to the
 * event loop.
 *
 * {@snippet lang="text" :
 *   unreplied ──answer──► replied ──idle, endpoint gone, evicted, killed──► ended
 *     └──▲──────refused, with the next endpoint──┘
 * }
 *
 * <p>A refusal tells nothing of the datagram that met it, so the first one is held until an answer comes, and sent again
 * to the next endpoint. Later ones are lost when an endpoint that has answered goes away without a word.
 */
final class UdpSession extends TimeoutQueue.Entry implements Connection.Owner, DatagramSocket.Handler {
    private final UdpSessions shared;
    private final UdpFrontend frontend;
    private final PeerAddress client;
    private final ClientSessions ofClient;
    private final Connection connection;
    private List<Endpoint> failed = List.of();
    private @Nullable DatagramSocket endpoint;
    private @Nullable IoBuffer held;
    private boolean replied;
    private boolean ended;

    UdpSession(
            UdpSessions shared,
            UdpFrontend frontend,
            PeerAddress client,
            InetSocketAddress clientAddress,
            Destination destination) {
        this.shared = shared;
        this.frontend = frontend;
        this.client = client;
        this.ofClient = shared.of(clientAddress.getAddress());
        this.connection = shared.connections().add(clientAddress, destination.route(), destination.observer(), this);
        connection.observer().accepted();
    }

    PeerAddress client() {
        return client;
    }

    Route route() {
        return connection.route();
    }

    boolean goesToOneOf(Set<InetSocketAddress> endpoints) {
        Endpoint current = connection.endpoint();
        return current != null && endpoints.contains(current.address());
    }

    /**
     * Connects to the next endpoint that has not failed. Without one, the session ends.
     *
     * @return whether it is connected
     */
    boolean connect(@Nullable Destination destination) {
        while (destination != null && failed.size() < shared.maxAttempts()) {
            Pick pick = destination.balancer().pick(ofClient.client(), failed);
            if (pick == null || hasFailed(pick.endpoint())) {
                break;
            }
            connection.dialing(pick);
            try {
                connected(shared.loop().connectDatagrams(pick.endpoint().address(), this));
                return true;
            } catch (SocketException e) {
                if (e.failure() == SocketFailure.NO_DESCRIPTORS || e.failure() == SocketFailure.NO_RESOURCES) {
                    shared.relieve();
                }
                failed(pick.endpoint(), e.failure());
            }
        }
        kill(CloseReason.DIAL_FAILED);
        return false;
    }

    private boolean hasFailed(Endpoint candidate) {
        return failed.stream().anyMatch(each -> each.address().equals(candidate.address()));
    }

    private void failed(Endpoint tried, SocketFailure failure) {
        if (failed.isEmpty()) {
            failed = new ArrayList<>();
        }
        failed.add(tried);
        connection.observer().dialFailed(tried, DialFailures.of(failure));
    }

    private void connected(DatagramSocket socket) {
        endpoint = socket;
        replied = false;
        connection.unreplied();
        touch();
        if (held != null && socket.send(held, 0, held.capacity())) {
            connection.datagramsToEndpoint(1, held.capacity());
        }
    }

    /** The endpoint has refused a datagram, or cannot be reached any more; goes on with another one. */
    private void reconnect(DatagramSocket lost) {
        lost.close();
        cancelTimeout(); // it must not be evicted in the course of this
        Endpoint refusing = connection.endpoint();
        if (refusing != null) {
            failed(refusing, lost.failure());
        }
        connect(frontend.destinations().of(ofClient.client()));
    }

    /**
     * Sends {@code count} datagrams of the client to the endpoint.
     *
     * @param amongOthers whether there are more datagrams in the batch, of other clients
     */
    void forward(DatagramBatch batch, int first, int count, boolean amongOthers) {
        if (amongOthers && count == 1 && endpoint != null && !connection.isFirstDatagram()) {
            endpoint.sendSoon(batch, first);
        } else {
            forwardNow(batch, first, count);
        }
        if (!ended) {
            ofClient.use(this);
            touch();
        }
    }

    @Override
    public void onSent(DatagramSocket socket, boolean sent, IoBuffer bytes, int offset, int length) {
        boolean done = sent;
        while (!done && endpoint != null) {
            if (!isLost(endpoint.failure())) {
                connection.observer().dropped(1);
                return;
            }
            reconnect(endpoint);
            done = endpoint != null && endpoint.send(bytes, offset, length);
        }
        if (done) {
            connection.datagramsToEndpoint(1, length);
        }
    }

    private void forwardNow(DatagramBatch batch, int first, int count) {
        int next = first;
        int end = first + count;
        while (next < end && endpoint != null) {
            DatagramSocket socket = endpoint;
            int sent = socket.send(batch, next, end - next);
            if (sent > 0) {
                if (connection.isFirstDatagram()) {
                    held = shared.hold(batch, next);
                }
                connection.datagramsToEndpoint(sent, batch.length(next, sent));
                next += sent;
            } else if (isLost(socket.failure())) {
                reconnect(socket);
            } else {
                connection.observer().dropped(1);
                next++;
            }
        }
    }

    @Override
    public void onReadable(DatagramSocket socket) {
        Replies replies = shared.replies();
        int received = socket.receive(replies.roomFor(frontend.socket()));
        if (received > 0) {
            replies.add(this, received);
            answered();
        } else if (received == DatagramSocket.FAILED && isLost(socket.failure())) {
            reconnect(socket);
        }
    }

    private void answered() {
        if (!replied) {
            replied = true;
            failed = List.of();
            connection.replied();
            releaseHeld();
        }
        touch();
    }

    private static boolean isLost(SocketFailure failure) {
        return switch (failure) {
            case REFUSED, UNREACHABLE, TIMED_OUT, RESET -> true;
            case ADDRESS_IN_USE, ADDRESS_NOT_LOCAL, PERMISSION_DENIED, NO_DESCRIPTORS, NO_RESOURCES, OTHER -> false;
        };
    }

    /** A reply has left for the client. */
    void delivered(int bytes) {
        connection.datagramsToClient(1, bytes);
    }

    /** The kernel did not take a reply. */
    void undelivered() {
        connection.observer().dropped(1);
    }

    /** Begins the idle timeout anew. */
    void touch() {
        TimeoutQueue idle = frontend.isDraining() ? shared.draining() : replied ? shared.replied() : shared.unreplied();
        idle.start(this);
    }

    @Override
    protected void onTimeout() {
        kill(frontend.isDraining() ? CloseReason.SHUTDOWN : CloseReason.IDLE);
    }

    @Override
    public void kill(CloseReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        cancelTimeout();
        releaseHeld();
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
        shared.ended(this, ofClient, connection, reason);
        frontend.ended(this);
    }

    private void releaseHeld() {
        if (held != null) {
            shared.release(held);
            held = null;
        }
    }
}
