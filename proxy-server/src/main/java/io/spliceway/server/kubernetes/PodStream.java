// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod, in a WebSocket to the API server. Thread-safe; one thread takes the events, one
 * sends.
 *
 * <p>The protocol is the kubelet's of old ({@code pkg/kubelet/cri/streaming/portforward/websocket.go}): the first byte of
 * each message is a channel, 0 for the bytes and 1 for what went wrong; the first two bytes on each channel repeat the
 * port. It has no end of one direction, and nothing says that the pod has accepted: a refusal comes as an error soon
 * after.
 */
final class PodStream implements WebSocket.Listener, AutoCloseable {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int BYTES = 0;
    private static final int ERRORS = 1;
    private static final int PORT_LENGTH = 2;
    private static final int CLOSED_NORMALLY = 1000;
    private static final int CLOSED_WITHOUT_STATUS = 1005;

    // Longer than a refusal takes from the pod's node, shorter than anybody notices on a way through an API server.
    private static final Duration REFUSAL_PATIENCE = Duration.ofMillis(20);

    // The client says how much it has not sent yet, but not when that changes.
    private static final Duration SEND_CHECK_INTERVAL = Duration.ofNanos(100_000);

    private final BlockingQueue<PodEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch channelsOpen = new CountDownLatch(2);
    private final int[] prefixMissing = {PORT_LENGTH, PORT_LENGTH}; // confined to the client's calls
    private volatile boolean over;
    private volatile @Nullable WebSocket socket;
    private @Nullable PodEvent first; // confined to the thread that takes

    private PodStream() {}

    /**
     * Connects to {@code port} of the pod at {@code path}; returns when the pod has most likely accepted.
     *
     * @throws io.fabric8.kubernetes.client.http.WebSocketHandshakeException if the API server does not want to
     * @throws Refused if the pod does not want to
     * @throws IOException if there is no connection to the API server
     */
    static PodStream open(ApiConnection api, String path, int port) throws IOException, InterruptedException {
        var stream = new PodStream();
        URI uri = WebSocket.toWebSocketUri(api.root().resolve(path + "/portforward?ports=" + port));
        CompletableFuture<WebSocket> opening = api.client()
                .newWebSocketBuilder()
                .uri(uri)
                .subprotocol(PROTOCOL)
                .buildAsync(stream);
        try {
            stream.socket = opening.get();
            stream.awaitAcceptance();
            return stream;
        } catch (ExecutionException | CancellationException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(ApiFailure.describe(e), e);
        } catch (InterruptedException | IOException e) {
            var unused = opening.thenAccept(late -> late.sendClose(CLOSED_NORMALLY, ""));
            throw e;
        }
    }

    /** The pod does not take the connection. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private void awaitAcceptance() throws IOException, InterruptedException {
        channelsOpen.await();
        first = events.poll(REFUSAL_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (first instanceof PodEvent.Broken broken) {
            throw new Refused(broken.reason());
        }
    }

    /** Waits for the next event; null if there is none within {@code patience}. */
    @Nullable
    PodEvent next(Duration patience) throws InterruptedException {
        PodEvent early = first;
        if (early != null) {
            first = null;
            return early;
        }
        return events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Adds an event of the near side. */
    void add(PodEvent event) {
        events.add(event);
    }

    /** Lets the pod send more, after each {@link PodEvent.Received}. */
    void resume() {
        WebSocket open = socket;
        if (open != null) {
            open.request();
        }
    }

    /**
     * Sends to the pod; returns when it is on its way. What is sent to a pod that has closed is lost, as it would be with
     * a socket.
     */
    void send(byte[] bytes, int length) throws InterruptedException {
        WebSocket open = socket;
        if (over || open == null) {
            return;
        }
        ByteBuffer message = ByteBuffer.allocate(1 + length);
        message.put((byte) BYTES).put(bytes, 0, length).flip();
        open.send(message);
        while (open.queueSize() > 0 && !over) {
            Thread.sleep(SEND_CHECK_INTERVAL);
        }
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer message) {
        int channel = message.hasRemaining() ? message.get() : -1;
        if (channel != BYTES && channel != ERRORS) {
            end(new PodEvent.Broken("the API server does not speak " + PROTOCOL));
            return;
        }
        skipPort(channel, message);
        if (!message.hasRemaining()) {
            from.request();
        } else if (channel == BYTES) {
            events.add(new PodEvent.Received(message));
        } else {
            end(new PodEvent.Broken(
                    StandardCharsets.UTF_8.decode(message).toString().strip()));
        }
    }

    private void skipPort(int channel, ByteBuffer message) {
        int skipped = Math.min(prefixMissing[channel], message.remaining());
        message.position(message.position() + skipped);
        prefixMissing[channel] -= skipped;
        if (skipped > 0 && prefixMissing[channel] == 0) {
            channelsOpen.countDown();
        }
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
        boolean complete = code == CLOSED_NORMALLY || code == CLOSED_WITHOUT_STATUS;
        end(complete ? new PodEvent.Finished() : new PodEvent.Broken("closed with " + code + " " + reason));
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(new PodEvent.Broken("the API server has cut the connection: " + ApiFailure.describe(error)));
    }

    private void end(PodEvent last) {
        if (!over) {
            over = true;
            events.add(last);
            channelsOpen.countDown();
            channelsOpen.countDown();
        }
    }

    @Override
    public void close() {
        over = true;
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(CLOSED_NORMALLY, "");
        }
    }
}
