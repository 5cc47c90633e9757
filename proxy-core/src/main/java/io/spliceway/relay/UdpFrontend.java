// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.net.DatagramBatch;
import io.spliceway.net.DatagramBinding;
import io.spliceway.net.DatagramSocket;
import io.spliceway.net.Loop;
import io.spliceway.net.PeerAddress;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.RefusalReason;
import io.spliceway.routing.Route;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a frontend's address, and the sessions of the clients whose datagrams come to it. Confined to its event
 * loop, but for {@link #loop}.
 */
public final class UdpFrontend implements DatagramSocket.Handler {
    private final UdpSessions shared;
    private final Destinations destinations;
    private final DatagramSocket socket;
    private final Map<PeerAddress, UdpSession> sessions = new HashMap<>();
    private final PeerAddress sender = new PeerAddress();
    private final PeerAddress nextSender = new PeerAddress();
    private boolean draining;

    /** Serves the clients of {@code binding}; {@code destinations} tells where new sessions go. */
    public UdpFrontend(UdpSessions shared, DatagramBinding binding, Destinations destinations) {
        this.shared = shared;
        this.destinations = destinations;
        this.socket = binding.open(shared.loop(), this);
    }

    @Override
    public void onReadable(DatagramSocket from) {
        // One batch for each event, so that a busy frontend does not keep others waiting.
        DatagramBatch requests = shared.requests();
        requests.clear();
        int received = from.receive(requests);
        int first = 0;
        while (first < received) {
            requests.readPeer(first, sender);
            UdpSession session = session();
            int end = first + 1;
            while (session != null && end < received && isFromSender(requests, end)) {
                end++;
            }
            if (session != null) {
                session.forward(requests, first, end - first, end - first < received);
            }
            first = end;
        }
    }

    private boolean isFromSender(DatagramBatch requests, int index) {
        requests.readPeer(index, nextSender);
        return nextSender.equals(sender);
    }

    private @Nullable UdpSession session() {
        UdpSession session = sessions.get(sender);
        return session != null || draining ? session : begin();
    }

    private @Nullable UdpSession begin() {
        InetSocketAddress client = sender.toSocketAddress();
        Destination destination = destinations.of(client.getAddress());
        if (destination == null) {
            return null;
        }
        if (!shared.makeRoom(client.getAddress())) {
            destination.observer().refused(RefusalReason.NO_ROOM);
            return null;
        }
        var session = new UdpSession(shared, this, sender.copy(), client, destination);
        sessions.put(session.client(), session);
        return session.connect(destination) ? session : null;
    }

    DatagramSocket socket() {
        return socket;
    }

    Destinations destinations() {
        return destinations;
    }

    boolean isDraining() {
        return draining;
    }

    void ended(UdpSession session) {
        sessions.remove(session.client());
        if (draining && sessions.isEmpty()) {
            closeSocket();
        }
    }

    /** Ends the sessions whose Service port is not the one of {@code route}, or whose endpoint serves no more. */
    public void retain(Route route) {
        for (UdpSession session : List.copyOf(sessions.values())) {
            if (!session.route().servicePort().equals(route.servicePort())) {
                session.kill(CloseReason.FRONTEND_GONE);
            } else if (!session.goesToOneOf(route.serving())) {
                session.kill(CloseReason.ENDPOINT_GONE);
            }
        }
    }

    /** Begins no more sessions, and closes when the last one has ended, for which it needs to be quiet only shortly. */
    public void drain() {
        draining = true;
        sessions.values().forEach(UdpSession::touch);
        if (sessions.isEmpty()) {
            closeSocket();
        }
    }

    /** Closes, with all sessions. */
    public void close() {
        List.copyOf(sessions.values()).forEach(session -> session.kill(CloseReason.FRONTEND_GONE));
        closeSocket();
    }

    private void closeSocket() {
        shared.replies().flush();
        socket.close();
    }

    /** Returns the loop that it is on. Thread-safe. */
    public Loop loop() {
        return shared.loop();
    }
}
