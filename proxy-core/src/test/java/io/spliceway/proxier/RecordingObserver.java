// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ClosedConnection;
import io.spliceway.observe.ConnectionObserver;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.RefusalReason;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what a proxy tells, of all its service ports together. */
final class RecordingObserver implements ProxyObserver {
    private final List<ClosedConnection> closed = new CopyOnWriteArrayList<>();
    private final List<CloseReason> closedOfPorts = new CopyOnWriteArrayList<>();
    private final List<RefusalReason> refused = new CopyOnWriteArrayList<>();
    private final List<DialFailure> dialFailures = new CopyOnWriteArrayList<>();
    private final List<Integer> dialled = new CopyOnWriteArrayList<>();
    private final List<ListenFailure> listenFailures = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesToEndpoint = new AtomicLong();
    private final AtomicLong bytesToClient = new AtomicLong();
    private final AtomicLong datagramsToEndpoint = new AtomicLong();
    private final AtomicLong datagramsToClient = new AtomicLong();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger listening = new AtomicInteger();
    private final AtomicInteger acceptPaused = new AtomicInteger();
    private final AtomicInteger acceptResumed = new AtomicInteger();

    /** The reasons of the connections that ended, in the order of their ends. */
    List<CloseReason> closed() {
        List<CloseReason> reasons =
                closed.stream().map(ClosedConnection::reason).toList();
        assertTrue(closedOfPorts.containsAll(reasons), "their ports were not told");
        return reasons;
    }

    /** The connections that ended, in the order of their ends. */
    List<ClosedConnection> closedConnections() {
        return List.copyOf(closed);
    }

    List<RefusalReason> refused() {
        return List.copyOf(refused);
    }

    List<DialFailure> dialFailures() {
        return List.copyOf(dialFailures);
    }

    /** The number of attempts of each connection that reached an endpoint. */
    List<Integer> dialled() {
        return List.copyOf(dialled);
    }

    List<ListenFailure> listenFailures() {
        return List.copyOf(listenFailures);
    }

    long bytesToEndpoint() {
        return bytesToEndpoint.get();
    }

    long bytesToClient() {
        return bytesToClient.get();
    }

    long datagramsToEndpoint() {
        return datagramsToEndpoint.get();
    }

    long datagramsToClient() {
        return datagramsToClient.get();
    }

    int accepted() {
        return accepted.get();
    }

    /** How often a frontend began to listen. */
    int listening() {
        return listening.get();
    }

    int acceptPausedCount() {
        return acceptPaused.get();
    }

    int acceptResumedCount() {
        return acceptResumed.get();
    }

    @Override
    public ServicePortObserver servicePort(ServicePortName name) {
        return new ServicePortObserver() {
            @Override
            public void accepted() {
                accepted.incrementAndGet();
            }

            @Override
            public void refused(RefusalReason reason) {
                refused.add(reason);
            }

            @Override
            public void dialFailed(Endpoint endpoint, DialFailure failure) {
                dialFailures.add(failure);
            }

            @Override
            public void dialled(int attempts, long latencyNanos) {
                dialled.add(attempts);
            }

            @Override
            public void transferred(long toEndpoint, long toClient) {
                bytesToEndpoint.addAndGet(toEndpoint);
                bytesToClient.addAndGet(toClient);
            }

            @Override
            public void forwarded(long toEndpoint, long toClient) {
                datagramsToEndpoint.addAndGet(toEndpoint);
                datagramsToClient.addAndGet(toClient);
            }

            @Override
            public void closed(CloseReason reason, Duration age) {
                closedOfPorts.add(reason);
            }
        };
    }

    @Override
    public ConnectionObserver connections() {
        return closed::add;
    }

    @Override
    public void listenFailed(Route route, ListenFailure failure) {
        listenFailures.add(failure);
    }

    @Override
    public void listening(Route route) {
        listening.incrementAndGet();
    }

    @Override
    public void acceptPaused(int connections) {
        acceptPaused.incrementAndGet();
    }

    @Override
    public void acceptResumed() {
        acceptResumed.incrementAndGet();
    }
}
