// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spliceway.model.NamespacedName;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The events of one watch, in the order of the server. Confined to one thread. */
final class WatchEvents implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream in;
    private @Nullable JsonParser parser;

    /** One line of a watch. */
    sealed interface Event {
        /** The object exists in this form. */
        record Applied(JsonNode object) implements Event {}

        /** The object is gone, or no longer selected. */
        record Deleted(NamespacedName name, String resourceVersion) implements Event {}

        /** Nothing happened up to this resource version. */
        record Bookmark(String resourceVersion) implements Event {}
    }

    /** Reads nothing yet: a watch may say nothing for long. */
    WatchEvents(InputStream in) {
        this.in = in;
    }

    /**
     * Returns the next event, null when the server ended the watch.
     *
     * @throws ApiFailure if the server reports a failure, or says what no API server says
     */
    @Nullable
    Event next() throws IOException {
        JsonNode line;
        try {
            line = JSON.readTree(parser());
        } catch (JsonEOFException e) {
            throw new ApiFailure(WatchFailure.CUT, "the watch ended in the middle of an event", e);
        } catch (JacksonException e) {
            throw new ApiFailure(WatchFailure.GARBLED, "the watch is not JSON: " + e.getOriginalMessage(), e);
        }
        return line == null ? null : event(line);
    }

    // Making a parser reads the first bytes.
    private JsonParser parser() throws IOException {
        JsonParser made = parser;
        if (made == null) {
            made = JSON.createParser(in);
            parser = made;
        }
        return made;
    }

    private static Event event(JsonNode line) throws ApiFailure {
        JsonNode object = line.path("object");
        String type = line.path("type").asText("");
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Event.Applied(object);
            case "DELETED" -> new Event.Deleted(Resource.nameOf(object), Resource.versionOf(object));
            case "BOOKMARK" -> new Event.Bookmark(Resource.versionOf(object));
            case "ERROR" -> throw failure(object);
            default -> throw new ApiFailure(WatchFailure.GARBLED, "the watch has an event of type '" + type + "'");
        };
    }

    // The server's "too large resource version" is a timeout: it waited for that version and it did not come.
    private static ApiFailure failure(JsonNode status) {
        int code = status.path("code").asInt(0);
        WatchFailure reason = code == 504 ? WatchFailure.EXPIRED : WatchFailure.ofStatus(code);
        return new ApiFailure(
                reason, "status " + code + ": " + status.path("message").asText(""));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
