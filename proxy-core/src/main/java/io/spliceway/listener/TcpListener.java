// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.FirstSpeaker;
import io.spliceway.net.ListenSocket;
import io.spliceway.net.ListenSocket.AcceptedSocket;
import io.spliceway.net.ListenSocket.Acceptor;
import io.spliceway.net.Loop;
import io.spliceway.net.SocketFailure;
import io.spliceway.relay.Destination;
import io.spliceway.relay.Destinations;
import io.spliceway.relay.TcpRelays;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the clients of one frontend. The control thread opens, reroutes and closes it; each event loop accepts, and
 * keeps what it was given also after the listener is closed.
 */
final class TcpListener implements Listener, ListenSocket.AcceptHandler, Destinations {
    // Long enough not to spin on a process that is out of descriptors, short enough not to be noticed.
    private static final long RETRY_ACCEPT_MILLIS = 100;

    private final ListenSocket socket;
    private final List<TcpRelays> relays;
    private final ConnectionLimit limit;
    private final FirstSpeaker firstSpeaker = new FirstSpeaker();

    // Written by the control thread, read by the event loops; the one point at which a change takes effect.
    private volatile Admission admission;

    TcpListener(ListenSocket socket, List<TcpRelays> relays, ConnectionLimit limit, Admission admission) {
        this.socket = socket;
        this.relays = relays;
        this.limit = limit;
        this.admission = admission;
    }

    void start(List<Loop> loops) {
        loops.forEach(loop -> socket.attach(loop, this));
    }

    @Override
    public int descriptors() {
        return 1;
    }

    /** Connections that exist are not touched. */
    @Override
    public void reroute(Admission next) {
        admission = next;
    }

    @Override
    public void drain() {
        socket.close();
    }

    @Override
    public CompletableFuture<Void> close() {
        socket.close();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean mayAccept(Acceptor acceptor) {
        return limit.mayAccept(acceptor);
    }

    @Override
    public void onAccept(Loop loop, AcceptedSocket accepted) {
        Admission current = admission;
        switch (current.admit(accepted.client().getAddress())) {
            case Verdict.Admitted admitted -> relay(loop, accepted, admitted.destination());
            case Verdict.Refused refused -> {
                accepted.reset();
                current.general().observer().refused(refused.reason());
            }
        }
    }

    private void relay(Loop loop, AcceptedSocket accepted, Destination destination) {
        TcpRelays chosen = relays.get(limit.place(loop.index()));
        limit.acquire(chosen.loop().index());
        if (chosen.loop().inEventLoop()) {
            chosen.relay(accepted, destination, this, firstSpeaker);
        } else {
            chosen.loop().execute(() -> chosen.relay(accepted, destination, this, firstSpeaker));
        }
    }

    @Override
    public @Nullable Destination of(InetAddress client) {
        return admission.admit(client) instanceof Verdict.Admitted admitted ? admitted.destination() : null;
    }

    @Override
    public void onAcceptFailed(Acceptor acceptor, SocketFailure failure) {
        acceptor.pause();
        acceptor.loop().schedule(acceptor::resume, RETRY_ACCEPT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
