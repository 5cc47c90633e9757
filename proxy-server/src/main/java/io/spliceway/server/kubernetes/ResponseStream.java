// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that fails when nothing arrives for some time. The next piece is asked for only when
 * all before it are read, so a slow reader slows the server down. Confined to the reading thread, but for
 * {@link #consume}.
 */
final class ResponseStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final Duration silence;
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
    private @Nullable AsyncBody body;
    private boolean asked;
    private boolean ended;

    /** One answer to asking for more: bytes, or the end, or why there are no more. */
    private record Delivery(
            List<ByteBuffer> bytes,
            boolean isLast,
            @Nullable Throwable failure) {}

    ResponseStream(Duration silence) {
        this.silence = silence;
    }

    /** Begins to read {@code answer}. */
    void begin(AsyncBody answer) {
        body = answer;
        var unused =
                answer.done().whenComplete((done, failure) -> deliveries.add(new Delivery(List.of(), true, failure)));
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody answer) {
        deliveries.add(new Delivery(bytes, false, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = nonEmptyBuffer();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public void close() {
        ended = true;
        if (body != null) {
            body.cancel();
        }
    }

    private @Nullable ByteBuffer nonEmptyBuffer() throws IOException {
        while (true) {
            ByteBuffer head = buffers.peek();
            if (head != null && head.hasRemaining()) {
                return head;
            }
            if (head != null) {
                buffers.remove();
            } else if (ended) {
                return null;
            } else {
                take(nextDelivery());
            }
        }
    }

    private void take(Delivery delivery) throws IOException {
        buffers.addAll(delivery.bytes());
        ended = delivery.isLast();
        asked = false;
        if (delivery.failure() != null) {
            String detail = ApiFailure.describe(delivery.failure());
            throw new ApiFailure(WatchFailure.CUT, "the connection was lost: " + detail, delivery.failure());
        }
    }

    private Delivery nextDelivery() throws IOException {
        if (!asked && body != null) {
            asked = true;
            body.consume();
        }
        try {
            Delivery delivery = deliveries.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (delivery == null) {
                throw new ApiFailure(WatchFailure.STALLED, "nothing arrived for " + silence.toMillis() + " ms");
            }
            return delivery;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("closed").initCause(e);
        }
    }
}
