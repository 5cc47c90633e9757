// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a fake API server knows: objects, their history, and how much of it is still known. Thread-safe. */
public final class FakeStore {
    private final Map<String, Map<String, ObjectNode>> objects = new HashMap<>();
    private final List<Change> history = new ArrayList<>();
    private long version;
    private long compacted;
    private long wakeUps;

    public FakeStore(long version) {
        this.version = version;
        this.compacted = version;
    }

    /** One write: the object before and after it, null where there is none. */
    record Change(
            String resource,
            long version,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {}

    /** The changes up to a version, and none of those after it; expired if not all of them are known any more. */
    record Changes(long version, List<Change> changes, boolean expired) {}

    /** All objects of a resource at one version. */
    record Snapshot(long version, List<ObjectNode> objects) {}

    public synchronized void put(String resource, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        version++;
        stored.withObject("metadata").put("resourceVersion", Long.toString(version));
        ObjectNode before = of(resource).put(key(stored), stored);
        record(new Change(resource, version, before, stored));
    }

    public synchronized void delete(String resource, String namespace, String name) {
        ObjectNode before = of(resource).remove(namespace + "/" + name);
        if (before != null) {
            version++;
            ObjectNode last = before.deepCopy();
            last.withObject("metadata").put("resourceVersion", Long.toString(version));
            record(new Change(resource, version, last, null));
        }
    }

    synchronized Snapshot list(String resource) {
        return new Snapshot(version, List.copyOf(of(resource).values()));
    }

    /** Forgets the history up to now, as etcd's compaction does. */
    synchronized void compact() {
        compacted = version;
        history.clear();
        wakeUp();
    }

    /** Goes on from another version with the same objects, as a store restored from elsewhere does. */
    synchronized void renumber(long next) {
        version = next;
        compact();
    }

    /** Waits for changes after {@code since}, for a time; wakes up early when asked to. */
    synchronized Changes changesAfter(long since, long millis) throws InterruptedException {
        long wakeUpsBefore = wakeUps;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (since >= compacted && version <= since && wakeUps == wakeUpsBefore && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        int first = history.size();
        while (first > 0 && history.get(first - 1).version() > since) {
            first--;
        }
        return new Changes(version, List.copyOf(history.subList(first, history.size())), since < compacted);
    }

    synchronized void wakeUp() {
        wakeUps++;
        notifyAll();
    }

    private void record(Change change) {
        history.add(change);
        notifyAll();
    }

    private Map<String, ObjectNode> of(String resource) {
        return objects.computeIfAbsent(resource, name -> new TreeMap<>());
    }

    private static String key(ObjectNode object) {
        return object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
