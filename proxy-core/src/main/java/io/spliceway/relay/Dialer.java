// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.Connection;
import io.spliceway.model.Endpoint;
import io.spliceway.net.FirstSpeaker;
import io.spliceway.net.ListenSocket.AcceptedSocket;
import io.spliceway.net.SocketException;
import io.spliceway.net.StreamSocket;
import io.spliceway.net.StreamSocket.ConnectProgress;
import io.spliceway.net.TimeoutQueue;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose client was accepted and whose endpoint is not connected yet. Each attempt goes to the next
 * endpoint that has not failed, of those that there are by then, with the next timeout of the schedule
 * (userspace/proxysocket.go: tryConnect). The client is not read meanwhile, so that no attempt can lose bytes.
 */
final class Dialer extends TimeoutQueue.Entry implements Connection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final TcpRelays relays;
    private final Destinations later;
    private final FirstSpeaker firstSpeaker;
    private final Connection connection;
    private final StreamSocket client;
    private Destination destination;
    private List<Endpoint> failed = List.of();
    private @Nullable Attempt attempt;
    private boolean done;

    /** What is waited for: a way to the endpoint, or a socket to be connected. */
    private sealed interface Attempt {
        Pick pick();

        void abandon();

        record Opening(Pick pick, CompletableFuture<InetSocketAddress> way) implements Attempt {
            @Override
            public void abandon() {
                way.cancel(false);
            }
        }

        record Connecting(Pick pick, StreamSocket socket) implements Attempt {
            @Override
            public void abandon() {
                socket.reset();
            }
        }
    }

    Dialer(
            TcpRelays relays,
            AcceptedSocket accepted,
            Destination destination,
            Destinations later,
            FirstSpeaker firstSpeaker) {
        this.relays = relays;
        this.later = later;
        this.firstSpeaker = firstSpeaker;
        this.destination = destination;
        this.connection =
                relays.connections().add(accepted.client(), destination.route(), destination.observer(), this);
        this.client = accepted.open(relays.loop(), socket -> onClientReady());
    }

    void start() {
        connection.observer().accepted();
        dialNext();
    }

    private void dialNext() {
        while (!done && attempt == null) {
            Pick pick = connection.dialAttempts() < relays.dialTimeouts().size()
                    ? destination.balancer().pick(connection.client().getAddress(), failed)
                    : null;
            if (pick == null) {
                end(CloseReason.DIAL_FAILED);
            } else {
                dial(pick);
            }
        }
    }

    private void dial(Pick pick) {
        connection.dialing(pick);
        CompletableFuture<InetSocketAddress> way =
                relays.access().open(connection.route().servicePort(), pick.endpoint());
        if (way == null) {
            connect(pick, pick.endpoint().address());
        } else {
            await(new Attempt.Opening(pick, way));
            int number = connection.dialAttempts();
            var unused = way.whenComplete(
                    (address, failure) -> relays.loop().execute(() -> onWay(number, address, failure)));
        }
    }

    private void connect(Pick pick, InetSocketAddress address) {
        try {
            StreamSocket socket = relays.loop().connect(address, firstSpeaker, this::onEndpointReady);
            if (socket.connectProgress() == ConnectProgress.CONNECTED) {
                connected(socket);
            } else {
                await(new Attempt.Connecting(pick, socket));
            }
        } catch (SocketException e) {
            attemptFailed(pick, DialFailures.of(e.failure()));
        }
    }

    private void await(Attempt next) {
        attempt = next;
        relays.dialTimeouts().get(connection.dialAttempts() - 1).start(this);
    }

    private void onWay(int number, @Nullable InetSocketAddress address, @Nullable Throwable failure) {
        if (!(attempt instanceof Attempt.Opening opening) || connection.dialAttempts() != number) {
            return; // it came too late
        }
        cancelTimeout();
        attempt = null;
        if (address != null) {
            connect(opening.pick(), address);
        } else {
            attemptFailed(opening.pick(), DialFailures.of(failure));
        }
        dialNext();
    }

    private void onEndpointReady(StreamSocket socket) {
        Attempt current = attempt;
        if (current == null || socket.connectProgress() == ConnectProgress.PENDING) {
            return;
        }
        cancelTimeout();
        attempt = null;
        if (socket.connectProgress() == ConnectProgress.CONNECTED) {
            connected(socket);
        } else {
            socket.close();
            attemptFailed(current.pick(), DialFailures.of(socket.failure()));
            dialNext();
        }
    }

    @Override
    protected void onTimeout() {
        Attempt current = attempt;
        if (current != null) {
            attempt = null;
            current.abandon();
            attemptFailed(current.pick(), DialFailure.TIMEOUT);
            dialNext();
        }
    }

    private void attemptFailed(Pick pick, DialFailure failure) {
        if (failed.isEmpty()) {
            failed = new ArrayList<>(relays.dialTimeouts().size());
        }
        failed.add(pick.endpoint());
        Destination current = later.of(connection.client().getAddress());
        if (current != null) {
            destination = current;
        }
        connection.observer().dialFailed(pick.endpoint(), failure);
        LOG.atDebug()
                .addKeyValue("service", connection.route().servicePort())
                .addKeyValue("endpoint", pick.endpoint())
                .addKeyValue("reason", failure)
                .log("dial failed");
    }

    private void connected(StreamSocket endpoint) {
        done = true;
        connection
                .observer()
                .dialled(
                        connection.dialAttempts(),
                        connection.connected(relays.loop().nanoTime()));
        new TcpRelay(relays, connection, client, endpoint).start();
    }

    /** A client that only finished sending may still want its answer; one that reset is gone. */
    private void onClientReady() {
        if (client.isBroken()) {
            end(CloseReason.CLIENT_GONE);
        }
    }

    @Override
    public void kill(CloseReason reason) {
        end(reason);
    }

    private void end(CloseReason reason) {
        if (done) {
            return;
        }
        done = true;
        cancelTimeout();
        if (attempt != null) {
            attempt.abandon();
            attempt = null;
        }
        client.reset();
        relays.closed(connection, reason);
    }
}
