// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.observe.DialFailure;
import io.spliceway.relay.NoWayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to pods that are not routable from here, each through the API server's port-forward. Once the pod has the
 * connection, a loopback socket waits for the one client; before that nothing does, so that a pod that cannot be reached
 * looks like one that refuses. Thread-safe; each connection has two threads of its own.
 */
public final class PortForwards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortForwards.class);
    private static final InetAddress LOOPBACK = IpLiteral.parse("127.0.0.1");
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(5);

    private static final Duration SILENCE_AFTER_FINISH = Duration.ofSeconds(5);

    private final ApiConnection api;
    private final Duration silence;
    private final PodPauses pauses = new PodPauses(System::nanoTime);
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("port-forward-", 0).factory());

    /** Forwards through {@code api}, which has to stay open until this is closed. */
    public PortForwards(ApiConnection api) {
        this(api, SILENCE_AFTER_FINISH);
    }

    /** {@code silence} is how long a side may be silent after the other has finished. */
    PortForwards(ApiConnection api, Duration silence) {
        this.api = api;
        this.silence = silence;
    }

    /**
     * Opens a connection to a port of a pod. While the API server cannot be reached this waits, until it is cancelled; a
     * pod that could not be reached just now is given a moment.
     *
     * @return where the connection is taken up, by whoever comes first; fails with a {@link NoWayException}
     */
    public CompletableFuture<InetSocketAddress> open(NamespacedName pod, int port) {
        var way = new CompletableFuture<InetSocketAddress>();
        Future<?> forwarding = threads.submit(() -> forward(pod, port, way));
        var unused = way.whenComplete((address, failure) -> {
            if (way.isCancelled()) {
                forwarding.cancel(true);
            }
        });
        return way;
    }

    private void forward(NamespacedName pod, int port, CompletableFuture<InetSocketAddress> way) {
        try (PodStream stream = connect(pod, port);
                Socket client = accept(way)) {
            new Forwarding(client, stream, silence).run();
        } catch (NoWayException e) {
            way.completeExceptionally(e);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("a forwarded connection ended");
            way.completeExceptionally(new NoWayException(DialFailure.LOCAL_RESOURCE, e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody waits any more
        }
    }

    private PodStream connect(NamespacedName pod, int port) throws NoWayException, InterruptedException {
        Thread.sleep(pauses.before(pod));
        while (true) {
            try {
                PodStream stream = PodStream.open(api, path(pod), port);
                pauses.reached(pod);
                return stream;
            } catch (PodStream.Refused e) {
                pauses.failed(pod);
                throw new NoWayException(DialFailure.REFUSED, "pod " + pod.name() + ": " + e.getMessage());
            } catch (WebSocketHandshakeException e) {
                pauses.failed(pod);
                throw PortForwardFailures.of(pod, e.getResponse().code());
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("the API server is away; trying again");
                Thread.sleep(RETRY_INTERVAL);
            }
        }
    }

    private static String path(NamespacedName pod) {
        return "api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }

    private static Socket accept(CompletableFuture<InetSocketAddress> way) throws IOException {
        // A thread that waits for a channel's socket can be interrupted, which cuts the connection.
        try (ServerSocket door = ServerSocketChannel.open().socket()) {
            door.bind(new InetSocketAddress(LOOPBACK, 0), 1);
            door.setSoTimeout((int) CLIENT_PATIENCE.toMillis());
            way.complete(new InetSocketAddress(LOOPBACK, door.getLocalPort()));
            Socket client = door.accept();
            client.setTcpNoDelay(true);
            return client;
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
