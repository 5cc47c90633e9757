// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One open watch of a fake API server: changes as they come, bookmarks in between. Confined to its thread. */
final class FakeWatch {
    private static final long BOOKMARK_MILLIS = 100;

    private final FakeStore store;
    private final String resource;
    private final String namespace;
    private final FakeSelector selector;
    private final boolean sendsBookmarks;
    private final OutputStream out;
    private final CountDownLatch stopped;
    private long position;
    private volatile @Nullable Fault fault;

    FakeWatch(
            FakeStore store,
            String resource,
            String namespace,
            FakeSelector selector,
            boolean sendsBookmarks,
            HttpExchange exchange,
            CountDownLatch stopped)
            throws IOException {
        this.store = store;
        this.resource = resource;
        this.namespace = namespace;
        this.selector = selector;
        this.sendsBookmarks = sendsBookmarks;
        this.stopped = stopped;
        this.position = Long.parseLong(selector.resourceVersion());
        exchange.sendResponseHeaders(200, 0);
        this.out = exchange.getResponseBody();
        out.flush();
    }

    boolean isOf(String path) {
        return resource.equals(path);
    }

    /** Makes the watch go wrong. Thread-safe. */
    void fail(Fault next) {
        fault = next;
        store.wakeUp();
    }

    void run() throws IOException, InterruptedException {
        while (stopped.getCount() > 0) {
            Fault now = fault;
            if (now != null) {
                goWrong(now);
                return;
            }
            boolean quiet = true;
            FakeStore.Changes next = store.changesAfter(position, BOOKMARK_MILLIS);
            if (next.expired()) {
                writeExpired();
                return;
            }
            for (FakeStore.Change change : next.changes()) {
                position = change.version();
                quiet &= !write(change);
            }
            // Nothing is sent that is older than where the watch began: a client that knows of a future is left in
            // peace.
            if (quiet && sendsBookmarks && next.version() >= position) {
                // Never later than what was sent, or a client that goes on from there would miss what was not.
                bookmark(next.version());
            }
        }
        throw new IOException("the server stopped");
    }

    private boolean write(FakeStore.Change change) throws IOException {
        boolean before = isIn(change.before()) && selector.matches(change.before());
        boolean after = isIn(change.after()) && selector.matches(change.after());
        if (!change.resource().equals(resource) || !(before || after)) {
            return false;
        }
        ObjectNode object = after ? change.after() : change.before();
        if (object != null) {
            writeEvent(after ? before ? "MODIFIED" : "ADDED" : "DELETED", object);
        }
        return true;
    }

    private boolean isIn(@Nullable ObjectNode object) {
        return namespace.isEmpty()
                || (object != null
                        && namespace.equals(object.at("/metadata/namespace").asText()));
    }

    private void bookmark(long version) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.withObject("metadata").put("resourceVersion", Long.toString(version));
        writeEvent("BOOKMARK", object);
    }

    private void writeExpired() throws IOException {
        writeEvent("ERROR", FakeApiServer.status(410, "too old resource version: " + position));
    }

    private void goWrong(Fault now) throws IOException, InterruptedException {
        switch (now) {
            case Fault.End end -> {}
            case Fault.Expire expire -> writeExpired();
            case Fault.Stall stall -> {
                boolean unused = stopped.await(30, TimeUnit.SECONDS);
                throw new IOException("stalled until the end");
            }
            case Fault.HalfJson half -> {
                write("{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Serv");
                throw new IOException("half an event");
            }
            case Fault.Garbage garbage -> write("<html><body>Bad gateway</body></html>\n");
            case Fault.Cut cut -> throw new IOException("cut");
            case Fault.Status status -> writeEvent("ERROR", FakeApiServer.status(status.code(), "made to fail"));
            case Fault.Slow slow -> throw new IllegalArgumentException("a watch cannot be slow");
        }
    }

    private void writeEvent(String type, ObjectNode object) throws IOException {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        write(event + "\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
