// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.server.kubernetes.WatchEvents.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps an informer up to date with one resource: lists it, watches it from there on, and begins again when either ends,
 * for as long as it runs (client-go's {@code tools/cache/reflector.go}). Whatever goes wrong is tried again after a
 * pause. Confined to the thread that runs it.
 */
final class Reflector<V> {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    // A list from the server's cache will do, as for kube-proxy; the empty version asks for the newest state.
    private static final String ANY_VERSION = "0";
    private static final String NEWEST_VERSION = "";

    private final ApiServer api;
    private final List<Resource<?, V>> resources;
    private final boolean mayBeAbsent;
    private final Informer<V> informer;
    private final ObjectProblems problems;
    private final WatchObserver observer;
    private final WatchTimings timings;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final CountDownLatch closed;

    private Resource<?, V> resource;
    private boolean hasPreferred;
    private boolean isAbsent;
    private long listed;
    private @Nullable String position;
    private String listVersion = ANY_VERSION;
    private @Nullable WatchFailure failing;

    /**
     * Reflects the first of {@code resources} that the server has.
     *
     * @param mayBeAbsent whether it is no failure if the server has none of them, or does not show them
     * @param closed ends the work when it reaches zero; the thread must be interrupted too
     */
    Reflector(
            ApiServer api,
            List<Resource<?, V>> resources,
            boolean mayBeAbsent,
            Informer<V> informer,
            WatchObserver observer,
            WatchTimings timings,
            RandomGenerator random,
            CountDownLatch closed) {
        this.api = api;
        this.resources = List.copyOf(resources);
        this.mayBeAbsent = mayBeAbsent;
        this.informer = informer;
        this.problems = new ObjectProblems(observer);
        this.observer = observer;
        this.timings = timings;
        this.random = random;
        this.backoff = new Backoff(timings.firstBackoff(), timings.longestBackoff(), random);
        this.closed = closed;
        this.resource = resources.getFirst();
    }

    /** Works until it is closed. */
    void run() {
        try {
            while (closed.getCount() > 0) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            String from = position;
            if (from == null) {
                from = list();
            }
            if (from.isEmpty()) {
                boolean unused = closed.await(timings.watchSilence().toNanos(), TimeUnit.NANOSECONDS);
            } else {
                watch(from);
            }
        } catch (ApiFailure e) {
            failed(e);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException("closed").initCause(e);
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("resource", resource.name()).log("watch failed unexpectedly");
            failed(new ApiFailure(WatchFailure.INTERNAL, e.toString(), e));
        }
    }

    /** Returns the version to watch from; empty if there is nothing to watch. */
    private String list() throws IOException, InterruptedException {
        for (Resource<?, V> candidate : resources) {
            resource = candidate;
            try {
                Listing<V> listing = request(candidate);
                take(listing);
                hasPreferred |= candidate.equals(resources.getFirst());
                isAbsent = false;
                return listing.resourceVersion();
            } catch (ApiFailure e) {
                if (!isUnknown(e.reason()) || (candidate.equals(resources.getLast()) && !mayBeAbsent)) {
                    throw e;
                }
            }
        }
        doWithout();
        return "";
    }

    private void doWithout() {
        take(new Listing<>("", List.of()));
        if (!isAbsent) {
            isAbsent = true;
            LOG.atInfo()
                    .addKeyValue("resource", resource.name())
                    .log("the API server has none or does not show them, does without");
        }
    }

    // A server that knows a resource may say 404 while it starts, and so may a load balancer that has no server. What
    // one server does not accept (400) the next may, while a control plane is upgraded.
    private boolean isUnknown(WatchFailure reason) {
        // The rights of whoever may not see a resource are looked at before whether there is such a resource.
        return reason == WatchFailure.REJECTED
                || (reason == WatchFailure.NOT_FOUND && !hasPreferred)
                || (reason == WatchFailure.FORBIDDEN && !hasPreferred && mayBeAbsent);
    }

    private Listing<V> request(Resource<?, V> candidate) throws IOException, InterruptedException {
        // The lifetime covers the whole answer on some JDKs; the silence is what matters.
        Duration lifetime = timings.answer().multipliedBy(10);
        try (ResponseStream in =
                api.get(candidate.listQuery(listVersion), timings.answer(), timings.listSilence(), lifetime)) {
            return Listing.read(in, candidate);
        }
    }

    private void take(Listing<V> listing) {
        advance(listing.resourceVersion());
        listed = System.nanoTime();
        succeeded();
        problems.listed(resource.name(), listing.objects());
        informer.listed(listing.objects());
        LOG.atDebug()
                .addKeyValue("resource", resource.name())
                .addKeyValue("objects", listing.objects().size())
                .addKeyValue("resourceVersion", listing.resourceVersion())
                .log("listed");
    }

    private void watch(String from) throws IOException, InterruptedException {
        Duration length = Duration.ofNanos((long) (timings.watchLength().toNanos() * random.nextDouble(1, 2)));
        String query = resource.watchQuery(from, Math.max(1, length.toSeconds()));
        try (ResponseStream in =
                        api.get(query, timings.answer(), timings.watchSilence(), length.plus(timings.answer()));
                var events = new WatchEvents(in)) {
            succeeded();
            follow(events);
        }
        if (!resource.equals(resources.getFirst())) {
            listAnew(); // the server may have been upgraded and have the better resource now
        }
    }

    private void follow(WatchEvents events) throws IOException {
        long begin = System.nanoTime();
        int count;
        boolean lasted;
        try {
            count = takeAll(events);
        } finally {
            lasted = System.nanoTime() - begin >= timings.shortestWatch().toNanos();
            if (lasted) {
                backoff.reset(); // not after a list alone, or a watch that always fails would list without pause
            }
        }
        if (count == 0 && !lasted) {
            throw new ApiFailure(WatchFailure.CUT, "the watch ended as soon as it had begun");
        }
    }

    /** Takes events until the watch ends or falls silent; returns how many there were. */
    private int takeAll(WatchEvents events) throws IOException {
        int count = 0;
        try {
            for (Event event = events.next(); event != null; event = events.next()) {
                count++;
                succeeded();
                take(event);
            }
        } catch (ApiFailure e) {
            if (e.reason() != WatchFailure.STALLED) {
                throw e;
            }
            // No failure: an API server has nothing to say, not even a bookmark, of a resource that has not changed
            // since it started. But a dead connection is silent too, and so is a watch from a version that a restored
            // store has not reached yet. A new list tells.
            listAnew();
        }
        return count;
    }

    private void take(Event event) {
        switch (event) {
            case Event.Applied applied -> {
                Decoded<V> object = resource.decode(applied.object());
                problems.applied(resource.name(), object);
                if (object.values() != null) {
                    informer.applied(object.name(), object.values());
                }
                advance(Resource.versionOf(applied.object()));
            }
            case Event.Deleted deleted -> {
                problems.deleted(resource.name(), deleted.name());
                informer.deleted(deleted.name());
                advance(deleted.resourceVersion());
            }
            case Event.Bookmark bookmark -> advance(bookmark.resourceVersion());
        }
    }

    private void listAnew() {
        position = null;
        listVersion = NEWEST_VERSION;
    }

    private void advance(String resourceVersion) {
        if (!resourceVersion.isEmpty()) {
            position = resourceVersion;
            listVersion = resourceVersion;
        }
    }

    private void succeeded() {
        observer.contacted(resource.name());
        if (failing != null) {
            failing = null;
            LOG.atInfo().addKeyValue("resource", resource.name()).log("watching again");
        }
    }

    private void failed(ApiFailure failure) throws InterruptedException {
        WatchFailure reason = failure.reason();
        if (closed.getCount() == 0) {
            return;
        }
        LOG.atLevel(reason == failing || reason == WatchFailure.EXPIRED ? Level.DEBUG : Level.WARN)
                .addKeyValue("resource", resource.name())
                .addKeyValue("reason", failure.getMessage())
                .log("cannot list or watch, will be retried");
        failing = reason == WatchFailure.EXPIRED ? failing : reason;
        observer.failed(resource.name(), reason, String.valueOf(failure.getMessage()));
        // A watch that ran before it expired: the server is well, and it is certain what to do.
        boolean atOnce = reason == WatchFailure.EXPIRED
                && position != null
                && System.nanoTime() - listed >= timings.shortestWatch().toNanos();
        if (reason.needsList()) {
            listAnew();
        } else if (position == null && reason == WatchFailure.SERVER_ERROR) {
            // Another version may be easier to serve: not every server has caught up with the last one.
            listVersion = listVersion.equals(NEWEST_VERSION) ? ANY_VERSION : NEWEST_VERSION;
        }
        if (reason == WatchFailure.FORBIDDEN || reason == WatchFailure.NOT_FOUND) {
            informer.unavailable();
        }
        Duration pause = atOnce ? Duration.ZERO : backoff.next(failure.retryAfter());
        boolean unused = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }
}
