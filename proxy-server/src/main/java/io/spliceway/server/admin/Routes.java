// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths that a server answers. Immutable; the handlers are called on several threads at once and may block. */
public final class Routes {
    private final Map<String, Route> byPath;

    private Routes(Map<String, Route> byPath) {
        this.byPath = byPath;
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

    @Nullable
    Route find(String path) {
        return byPath.get(path);
    }

    /** Collects routes. Not thread-safe. */
    static final class Builder {
        private final Map<String, Route> byPath = new TreeMap<>();

        Builder add(String path, Handler handler) {
            return add(path, List.of(), handler);
        }

        Builder add(String path, List<String> parameters, Handler handler) {
            byPath.put(path, new Route(parameters, handler));
            return this;
        }

        Routes build() {
            return new Routes(Map.copyOf(byPath));
        }
    }
}
