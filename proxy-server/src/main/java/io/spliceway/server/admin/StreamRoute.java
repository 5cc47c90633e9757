// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/**
 * Tells what the proxy does as long as somebody listens, as server-sent events: {@code state} with a {@link LiveView} each
 * interval, and {@code end} when the client is to ask anew. Each stream has a thread of the server meanwhile, so there are
 * at most {@value #MOST}. Thread-safe.
 */
final class StreamRoute {
    static final int MOST = 16;

    // An answer may take 60 s; see HttpLimits.
    static final Duration LIFETIME = Duration.ofSeconds(45);

    private final BiFunction<LiveQuery, Boolean, LiveView> views;
    private final Duration interval;
    private final Duration lifetime;
    private final Semaphore free = new Semaphore(MOST);

    /**
     * @param views makes an event; the second argument is whether it is the first of its stream
     * @param interval the time between two events
     */
    StreamRoute(BiFunction<LiveQuery, Boolean, LiveView> views, Duration interval) {
        this(views, interval, LIFETIME);
    }

    StreamRoute(BiFunction<LiveQuery, Boolean, LiveView> views, Duration interval, Duration lifetime) {
        this.views = views;
        this.interval = interval;
        this.lifetime = lifetime;
    }

    Reply open(Query query) {
        LiveQuery wanted = LiveQuery.of(query);
        return free.tryAcquire()
                ? new Reply(200, Reply.EVENT_STREAM, new Stream(wanted))
                : Reply.text(503, MOST + " streams are open, the most that there may be; close another dashboard\n");
    }

    /** One stream; it ends when its time is over, when the client has gone, or by an interrupt when the server closes. */
    private final class Stream implements Reply.Content {
        private final LiveQuery wanted;

        Stream(LiveQuery wanted) {
            this.wanted = wanted;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            long end = System.nanoTime() + lifetime.toNanos();
            try {
                for (boolean first = true; System.nanoTime() - end < 0; first = false) {
                    out.write(bytes("event: state\ndata: "));
                    Json.writeLine(out, views.apply(wanted, first));
                    out.write('\n');
                    out.flush();
                    Thread.sleep(interval);
                }
                out.write(bytes("event: end\ndata: {}\n\n"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void release() {
            free.release();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
