// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The paths that a server answers. Immutable; the handlers are called on several threads at once and may block. */
public final class Routes {
    private final Map<String, Route> byPath;
    private final Map<String, Deletion> deletions;

    private Routes(Map<String, Route> byPath, Map<String, Deletion> deletions) {
        this.byPath = byPath;
        this.deletions = deletions;
    }

    /** Answers one path. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers a request.
         *
         * @throws IllegalArgumentException if the request asks for something that does not exist; the client is told
         */
        Reply handle(Query query);
    }

    /**
     * One path.
     *
     * @param parameters the query parameters that {@code handler} knows
     * @param handler answers it
     */
    record Route(List<String> parameters, Handler handler) {}

    /** Deletes one thing. */
    @FunctionalInterface
    interface Deleter {
        /** As {@link Handler#handle}, of the thing that {@code id} names. */
        Reply delete(String id);
    }

    /**
     * What can be deleted below a path.
     *
     * @param token who may
     */
    record Deletion(AdminToken token, Deleter deleter) {}

    @Nullable
    Route find(String path) {
        return byPath.get(path);
    }

    /** Returns how what is at {@code path} is deleted; null if it cannot be. */
    @Nullable
    Deletion findDeletion(String path) {
        return deletions.get(path.substring(0, path.lastIndexOf('/') + 1));
    }

    /** Returns all methods and paths: {@code GET /healthz}, {@code DELETE /things/{id}}. */
    Set<String> list() {
        Set<String> all = new TreeSet<>();
        byPath.keySet().forEach(path -> all.add("GET " + path));
        deletions.keySet().forEach(path -> all.add("DELETE " + path + "{id}"));
        return all;
    }

    /** Collects routes. Not thread-safe. */
    static final class Builder {
        private final Map<String, Route> byPath = new TreeMap<>();
        private final Map<String, Deletion> deletions = new TreeMap<>();

        Builder add(String path, Handler handler) {
            return add(path, List.of(), handler);
        }

        Builder add(String path, List<String> parameters, Handler handler) {
            byPath.put(path, new Route(parameters, handler));
            return this;
        }

        /** Lets who has the token delete what is below {@code folder}, which ends in a slash. */
        Builder delete(String folder, AdminToken token, Deleter deleter) {
            deletions.put(folder, new Deletion(token, deleter));
            return this;
        }

        Routes build() {
            return new Routes(Map.copyOf(byPath), Map.copyOf(deletions));
        }
    }
}
