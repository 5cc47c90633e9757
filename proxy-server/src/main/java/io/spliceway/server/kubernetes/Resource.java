// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.model.NamespacedName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object that is listed and watched, with the selectors that the API server applies. Immutable.
 *
 * @param name the plural name, such as {@code services}
 * @param path where the objects of all namespaces are, without a leading slash
 * @param labelSelector which of them are wanted; empty for all
 * @param fieldSelector which of them are wanted; empty for all
 * @param type the class to read them as
 * @param mapper what an object means
 */
record Resource<T, V>(
        String name,
        String path,
        String labelSelector,
        String fieldSelector,
        Class<T> type,
        Function<T, Outcome<V>> mapper) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What an object means, and what of it is refused; the values are null if it cannot be used at all. */
    record Outcome<V>(@Nullable List<V> values, List<String> problems) {}

    String listQuery(String resourceVersion) {
        return path + "?resourceVersion=" + encode(resourceVersion) + selectors();
    }

    String watchQuery(String resourceVersion, long timeoutSeconds) {
        return path + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + encode(resourceVersion)
                + "&timeoutSeconds=" + timeoutSeconds + selectors();
    }

    private String selectors() {
        return (labelSelector.isEmpty() ? "" : "&labelSelector=" + encode(labelSelector))
                + (fieldSelector.isEmpty() ? "" : "&fieldSelector=" + encode(fieldSelector));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Reads one object; whatever is wrong with it is said in the result. */
    Decoded<V> decode(JsonNode object) {
        NamespacedName objectName = nameOf(object);
        if (objectName.name().isEmpty()) {
            return Decoded.unusable(objectName, List.of("metadata.name: is required"));
        }
        try {
            Outcome<V> outcome = mapper.apply(JSON.treeToValue(object, type));
            return new Decoded<>(objectName, outcome.values(), outcome.problems());
        } catch (JsonProcessingException e) {
            return Decoded.unusable(objectName, List.of(e.getOriginalMessage()));
        } catch (RuntimeException e) {
            return Decoded.unusable(objectName, List.of("cannot be read: " + e));
        }
    }

    /** Returns the name of an object; its parts are empty where the object has none. */
    static NamespacedName nameOf(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new NamespacedName(
                metadata.path("namespace").asText(""), metadata.path("name").asText(""));
    }

    /** Returns the resource version of an object or list, empty where it has none. */
    static String versionOf(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText("");
    }
}
