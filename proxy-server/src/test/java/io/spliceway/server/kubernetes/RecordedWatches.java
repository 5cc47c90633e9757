// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the watches told their observer. Thread-safe. */
final class RecordedWatches implements WatchObserver {
    private final Map<String, AtomicInteger> contacts = new ConcurrentHashMap<>();
    private final Map<String, Integer> rejected = new ConcurrentHashMap<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    record Failure(String resource, WatchFailure reason, String message) {}

    @Override
    public void contacted(String resource) {
        contacts.computeIfAbsent(resource, name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void failed(String resource, WatchFailure reason, String message) {
        failures.add(new Failure(resource, reason, message));
    }

    @Override
    public void rejected(String resource, int objects) {
        rejected.put(resource, objects);
    }

    int contacts(String resource) {
        return contacts.getOrDefault(resource, new AtomicInteger()).get();
    }

    int rejected(String resource) {
        return rejected.getOrDefault(resource, 0);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    boolean sawFailure(String resource, WatchFailure reason) {
        return failures.stream().anyMatch(failure -> failure.resource().equals(resource) && failure.reason() == reason);
    }
}
