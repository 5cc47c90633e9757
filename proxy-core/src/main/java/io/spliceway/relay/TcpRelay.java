// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.conntrack.Connection;
import io.spliceway.net.Loop;
import io.spliceway.net.StreamSocket;
import io.spliceway.net.TimeoutQueue;
import io.spliceway.observe.CloseReason;

/**
 * A connected pair of sockets. Each direction passes on its bytes and then its FIN; a RST on one side becomes a RST on
 * the other. Confined to the event loop.
 *
 * {@snippet lang="text" :
 *   established ──FIN──► half-closed ──FIN──► closed
 *        └──────────RST, kill, timeout─────────┘
 * }
 */
final class TcpRelay extends TimeoutQueue.Entry implements Connection.Owner {
    private final TcpRelays relays;
    private final Connection connection;
    private final StreamSocket client;
    private final StreamSocket endpoint;
    private final Direction toEndpoint;
    private final Direction toClient;
    private long movedAtLastCheck;
    private boolean silenceLimited;
    private boolean closed;

    TcpRelay(TcpRelays relays, Connection connection, StreamSocket client, StreamSocket endpoint) {
        this.relays = relays;
        this.connection = connection;
        this.client = client;
        this.endpoint = endpoint;
        toEndpoint = new Direction(this, Side.CLIENT, client, endpoint);
        toClient = new Direction(this, Side.ENDPOINT, endpoint, client);
    }

    void start() {
        connection.established(this);
        client.handler(toEndpoint);
        endpoint.handler(toClient);
        toEndpoint.pump();
        toClient.pump();
    }

    Loop loop() {
        return relays.loop();
    }

    boolean isClosed() {
        return closed;
    }

    boolean maySplice() {
        return relays.splice() && client.canSplice();
    }

    /** Returns the direction that ends where {@code side} begins. */
    Direction opposite(Side side) {
        return side == Side.CLIENT ? toClient : toEndpoint;
    }

    void moved(Side from, int bytes) {
        if (from == Side.CLIENT) {
            connection.movedToEndpoint(bytes);
        } else {
            connection.movedToClient(bytes);
        }
    }

    void splicing(boolean begins) {
        connection.splicing(begins);
    }

    /** All bytes of {@code direction} were passed on, and its FIN is next. */
    void onFinished(Direction direction) {
        if (toEndpoint.isFinished() && toClient.isFinished()) {
            client.close();
            endpoint.close();
            end(CloseReason.FINISHED);
            return;
        }
        direction.shutdownSink();
        connection.halfClosed();
        limitSilence();
    }

    /** A peer is gone, but what it sent before waits for a receiver that may never take it. */
    void onResetHeldBack() {
        if (!closed) {
            limitSilence();
        }
    }

    private void limitSilence() {
        if (!silenceLimited) {
            silenceLimited = true;
            movedAtLastCheck = connection.bytesMoved();
            relays.halfClosed().start(this);
        }
    }

    /** The peer that {@code from} sends to has reset; what that peer sent before comes first. */
    void onSevered(Side from) {
        Direction back = opposite(from);
        if (back.isOver()) {
            onReset(from == Side.CLIENT ? Side.ENDPOINT : Side.CLIENT);
        } else {
            back.pump();
            onResetHeldBack();
        }
    }

    /** The peer on {@code side} has reset, and everything it sent before was passed on. */
    void onReset(Side side) {
        if (closed) {
            return;
        }
        client.reset();
        endpoint.reset();
        end(side == Side.CLIENT ? CloseReason.CLIENT_RESET : CloseReason.ENDPOINT_RESET);
    }

    @Override
    protected void onTimeout() {
        if (connection.bytesMoved() == movedAtLastCheck) {
            kill(CloseReason.HALF_CLOSED_TIMEOUT);
        } else {
            movedAtLastCheck = connection.bytesMoved();
            relays.halfClosed().start(this);
        }
    }

    @Override
    public void kill(CloseReason reason) {
        client.reset();
        endpoint.reset();
        end(reason);
    }

    private void end(CloseReason reason) {
        closed = true;
        cancelTimeout();
        toEndpoint.release();
        toClient.release();
        relays.closed(connection, reason);
    }
}
