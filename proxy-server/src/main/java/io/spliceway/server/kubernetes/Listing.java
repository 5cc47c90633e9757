// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Every object of a resource at one resource version.
 *
 * <p>Read object by object, so that a list of any length needs the memory of one object beside the result, and an
 * object that cannot be read costs no other.
 *
 * @param resourceVersion where a watch goes on from
 * @param objects the objects, usable or not
 */
record Listing<V>(String resourceVersion, List<Decoded<V>> objects) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a list.
     *
     * @throws ApiFailure if it is no list or not a whole one
     */
    static <V> Listing<V> read(InputStream in, Resource<?, V> resource) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            return read(parser, resource);
        } catch (JsonEOFException e) {
            throw new ApiFailure(WatchFailure.CUT, "the list ended before it was complete", e);
        } catch (JacksonException e) {
            throw new ApiFailure(WatchFailure.GARBLED, "the list is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static <V> Listing<V> read(JsonParser parser, Resource<?, V> resource) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw noList();
        }
        String version = "";
        boolean hasItems = false;
        List<Decoded<V>> objects = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "metadata" -> {
                    JsonNode metadata = JSON.readTree(parser);
                    version = metadata.path("resourceVersion").asText("");
                }
                case "items" -> {
                    readItems(parser, resource, objects);
                    hasItems = true;
                }
                default -> parser.skipChildren();
            }
        }
        if (!hasItems || version.isEmpty()) {
            throw noList();
        }
        return new Listing<>(version, objects);
    }

    // Go writes an empty list as null.
    private static <V> void readItems(JsonParser parser, Resource<?, V> resource, List<Decoded<V>> objects)
            throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw noList();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode object = JSON.readTree(parser);
            objects.add(resource.decode(object));
        }
    }

    private static ApiFailure noList() {
        return new ApiFailure(WatchFailure.GARBLED, "the answer is not a list of objects");
    }
}
