// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.server.kubernetes.WatchFailure;
import io.spliceway.server.kubernetes.WatchObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps the cluster from being watched, with the remedy. Thread-safe. */
final class ClusterTrouble {
    private final String namespace;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    ClusterTrouble(String namespace) {
        this.namespace = namespace;
    }

    /** Returns an observer of the watches that hears of everything before {@code next} does. */
    WatchObserver before(WatchObserver next) {
        return new WatchObserver() {
            @Override
            public void contacted(String resource) {
                troubles.remove(resource);
                next.contacted(resource);
            }

            @Override
            public void failed(String resource, WatchFailure reason, String message) {
                troubles.put(resource, describe(resource, reason, message));
                next.failed(resource, reason, message);
            }

            @Override
            public void rejected(String resource, int objects) {
                next.rejected(resource, objects);
            }
        };
    }

    /** Returns one of the troubles at present. */
    Optional<String> current() {
        return troubles.entrySet().stream().min(Map.Entry.comparingByKey()).map(Map.Entry::getValue);
    }

    private String describe(String resource, WatchFailure reason, String message) {
        return switch (reason) {
            case UNAUTHORIZED ->
                "the API server does not accept the credentials: log in again, the file is read anew (" + message + ")";
            case FORBIDDEN ->
                "not allowed to read " + resource + ": a Role in the namespace " + namespace
                        + " has to allow list and watch on " + resource + " (" + message + ")";
            default -> "the API server cannot be asked for " + resource + "; trying again (" + message + ")";
        };
    }
}
