// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each at most once. Immutable. */
record Query(Map<String, String> parameters) {
    Query {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Parses the part of an address behind the question mark.
     *
     * @throws IllegalArgumentException if a parameter is repeated or not properly encoded
     */
    static Query parse(@Nullable String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                if (parameters.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                    throw new IllegalArgumentException("parameter '" + name + "' is given twice");
                }
            }
        }
        return new Query(parameters);
    }

    /** Throws {@link IllegalArgumentException} if there is a parameter other than {@code known}. */
    void allowOnly(List<String> known) {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown parameter '" + name + "'; "
                        + (known.isEmpty() ? "there are none" : "known are " + String.join(", ", known)));
            }
        }
    }

    /** Whether parameter {@code name} is absent or equal to {@code value}. */
    boolean accepts(String name, String value) {
        String wanted = parameters.get(name);
        return wanted == null || wanted.equals(value);
    }

    /** Whether parameter {@code name} is absent or a part of {@code value}. */
    boolean isPartOf(String name, @Nullable String value) {
        String wanted = parameters.get(name);
        return wanted == null || (value != null && value.contains(wanted));
    }

    /** Returns parameter {@code name}, null if it is absent. */
    @Nullable
    String value(String name) {
        return parameters.get(name);
    }

    /** Returns parameter {@code name}, or throws {@link IllegalArgumentException} if it is absent. */
    String required(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter '" + name + "' is missing");
        }
        return value;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
