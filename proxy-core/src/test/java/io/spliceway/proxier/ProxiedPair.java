// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.observe.CloseReason;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client and an endpoint with a proxy between them. Both have small receive buffers. */
final class ProxiedPair implements AutoCloseable {
    // Each takes a millisecond or more: enough for a sender that is merely slow to be scheduled.
    private static final int STILL_POLLS = 100;

    final Socket client = new Socket();
    final Socket endpoint;
    final ProxyFixture proxy;
    final RecordingObserver observer = new RecordingObserver();
    private final ManualBackend backend = new ManualBackend();

    ProxiedPair(Mode mode) throws IOException {
        this(mode, settings -> settings);
    }

    ProxiedPair(Mode mode, UnaryOperator<ProxierSettings> settings) throws IOException {
        proxy = new ProxyFixture(mode, settings, service -> {}, observer, backend.address());
        client.setReceiveBufferSize(ManualBackend.SMALL_BUFFER);
        client.setSoTimeout(30_000);
        client.connect(proxy.address());
        endpoint = backend.accept();
        // An endpoint that resets before the proxy has seen it connect is one that could not be dialled.
        Await.until(
                "the proxy is connected",
                () -> proxy.proxier().connections().join().getFirst().state() == State.ESTABLISHED);
    }

    Socket socket(Peer peer) {
        return peer == Peer.CLIENT ? client : endpoint;
    }

    /** Returns the live connection as the proxy sees it. */
    ConnectionSummary summary() {
        return proxy.proxier().connections().join().getFirst();
    }

    /** The bytes that the proxy passed on in either direction. */
    long moved() {
        ConnectionSummary summary = summary();
        return summary.bytesToClient() + summary.bytesToEndpoint();
    }

    void awaitMoved(int bytes) {
        Await.until("the proxy passed on " + bytes + " bytes", () -> moved() >= bytes);
    }

    /** Waits until a direction can pass on no more, because its receiver does not read; returns what it passed on. */
    long awaitStuck() {
        awaitMoved(1);
        var polls = new int[1];
        var last = new long[1];
        Await.until("nothing moves", () -> {
            long now = moved();
            polls[0] = now == last[0] ? polls[0] + 1 : 0;
            last[0] = now;
            return polls[0] == STILL_POLLS;
        });
        return last[0];
    }

    /** Waits for the end of the connection, which has to come about by {@code reason}. */
    void awaitEnd(CloseReason reason) {
        proxy.awaitIdle();
        assertEquals(List.of(reason), observer.closed());
    }

    @Override
    public void close() throws IOException {
        client.close();
        endpoint.close();
        proxy.close();
        backend.close();
    }
}
