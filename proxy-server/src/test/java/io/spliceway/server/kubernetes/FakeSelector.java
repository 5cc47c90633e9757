// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a request to a fake API server: the few selectors that kube-proxy uses. */
record FakeSelector(Map<String, String> query) {
    static FakeSelector parse(@Nullable String rawQuery) {
        Map<String, String> query = new HashMap<>();
        for (String pair : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new FakeSelector(query);
    }

    boolean isWatch() {
        return "true".equals(query.get("watch"));
    }

    String resourceVersion() {
        return query.getOrDefault("resourceVersion", "");
    }

    /** Whether a list is wanted that is not older than a version which the server has not reached. */
    boolean isAfter(long version) {
        return !resourceVersion().isEmpty() && Long.parseLong(resourceVersion()) > version;
    }

    boolean hasFields() {
        return query.containsKey("fieldSelector");
    }

    boolean matches(@Nullable ObjectNode object) {
        return object != null && matchesLabels(object) && matchesFields(object);
    }

    private boolean matchesLabels(ObjectNode object) {
        for (String term : query.getOrDefault("labelSelector", "").split(",", -1)) {
            if (term.startsWith("!") && object.path("metadata").path("labels").has(term.substring(1))) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesFields(ObjectNode object) {
        String selector = query.getOrDefault("fieldSelector", "");
        if (selector.isEmpty()) {
            return true;
        }
        boolean not = selector.contains("!=");
        String[] sides = selector.split("!?=", 2);
        String value = object.at("/" + sides[0].replace('.', '/')).asText("");
        return not != value.equals(sides[1]);
    }
}
