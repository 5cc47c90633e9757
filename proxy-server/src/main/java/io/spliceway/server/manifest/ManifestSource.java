// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterSink;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * YAML manifests as a {@link ClusterSource}: reads files and folders, and follows their changes.
 *
 * <p>Changes are found by looking at size, time and inode of every file five times a second, which needs no watch
 * descriptors, works on network and overlay file systems and through the symbolic links of a mounted ConfigMap. A change
 * counts once the files have been still for one more look, so that a half-written file is not read. While the files are
 * wrong or missing, what they said before stays in force.
 *
 * <p>{@link #load} and {@link #start} are called by one thread; after that a thread of the source's own does all
 * work, and {@link #close} may be called from anywhere.
 */
public final class ManifestSource implements ClusterSource {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestSource.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final ManifestFiles files;
    private final ManifestObserver observer;
    private final ManifestReader reader = new ManifestReader();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ManifestState state = ManifestState.EMPTY;
    private boolean loaded;
    private boolean synced;
    private ManifestFiles.@Nullable Listing seen;
    private ManifestFiles.@Nullable Listing settled;
    private String fingerprint = "";
    private volatile @Nullable Thread follower;

    /** Reads {@code paths}, each a file or a folder of manifests, and tells {@code observer} how each reading went. */
    public ManifestSource(List<Path> paths, ManifestObserver observer) {
        this.files = new ManifestFiles(paths);
        this.observer = observer;
    }

    /**
     * Reads the manifests for the first time; {@link #start} then reports what they say. Without this call they are first
     * read after the start, and wrong ones are waited for.
     *
     * @throws ManifestProblems with all that is wrong with them; the observer is not told
     */
    public ManifestCounts load() throws ManifestProblems {
        apply(files.read(files.list()));
        return state.counts();
    }

    /** Returns the Services that {@link #load} has found. Not to be called after the start. */
    public List<Service> services() {
        return List.copyOf(state.services().values());
    }

    @Override
    public void start(ClusterSink sink) {
        follower = Thread.ofPlatform().daemon().name("manifests").start(() -> follow(sink));
    }

    @Override
    public void close() {
        closed.countDown();
        Thread thread = follower;
        if (thread == null || thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(ClusterSink sink) {
        if (loaded) {
            deliver(ManifestState.EMPTY, sink);
        } else {
            fingerprint = "";
            guarded(() -> reload(files.list(), sink));
        }
        try {
            while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                guarded(() -> look(sink));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // A bug must not end the following of the files for good.
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("manifests could not be followed");
        }
    }

    // The first look always reads: a write right after the first reading may have left size and time as they were.
    private void look(ClusterSink sink) {
        ManifestFiles.Listing now = files.list();
        if (now.equals(seen) && !now.equals(settled)) {
            reload(now, sink);
        }
        seen = now;
    }

    private void reload(ManifestFiles.Listing listing, ClusterSink sink) {
        ManifestContents now = files.read(listing);
        settled = listing;
        if (now.fingerprint().equals(fingerprint)) {
            return;
        }
        ManifestState before = state;
        try {
            apply(now);
            deliver(before, sink);
        } catch (ManifestProblems e) {
            reject(e);
        }
    }

    private void apply(ManifestContents now) throws ManifestProblems {
        fingerprint = now.fingerprint();
        state = reader.read(now, state.order());
        loaded = true;
        ManifestCounts counts = state.counts();
        LOG.atInfo()
                .addKeyValue("files", counts.files())
                .addKeyValue("services", counts.services())
                .addKeyValue("servedServices", counts.servedServices())
                .addKeyValue("endpointSlices", counts.endpointSlices())
                .log("manifests loaded");
        observer.loaded(counts);
    }

    private void reject(ManifestProblems rejected) {
        for (ManifestProblem problem : rejected.problems()) {
            LOG.atWarn().addKeyValue("problem", problem).log("manifests rejected");
        }
        observer.rejected(rejected.problems());
    }

    private void deliver(ManifestState before, ClusterSink sink) {
        List<ClusterEvent> events = new ArrayList<>(state.changesSince(before));
        if (!synced) {
            synced = true;
            events.add(new ClusterEvent.Synced());
        }
        if (!events.isEmpty()) {
            sink.accept(events);
        }
    }
}
