// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spliceway.server.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docs/openapi.yaml} is what is answered. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Samples samples = new Samples();
    private final Routes routes = samples.routes(() -> {}).routes();
    private final JsonNode document = document();

    private static JsonNode document() {
        try {
            String text = Files.readString(Path.of("../docs/openapi.yaml"));
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndNoOther() {
        Set<String> documented = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertEquals(routes.list(), documented);
    }

    @Test
    void everyParameterIsInTheDocumentAndNoOther() {
        document.path("paths").properties().forEach(path -> {
            Routes.Route route = routes.find(path.getKey());
            if (route != null) {
                List<String> documented = new ArrayList<>();
                path.getValue()
                        .at("/get/parameters")
                        .forEach(parameter ->
                                documented.add(resolved(parameter).path("name").asText()));
                assertEquals(route.parameters(), documented, path.getKey());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/services", "/api/v1/endpoints", "/api/v1/connections", "/api/v1/events"})
    void answerHasTheFieldsThatTheDocumentSays(String path) throws IOException {
        JsonNode schema = document.path("paths")
                .path(path)
                .at("/get/responses/200/content")
                .path("application/json")
                .path("schema");
        assertMatches(schema, JSON.readTree(FirstPart.json(routes, path, "")), path);
    }

    @Test
    void eventHasTheFieldsThatTheDocumentSays() throws IOException {
        for (String path : List.of("/api/v1/stream", "/api/v1/state")) {
            JsonNode state = JSON.readTree(FirstPart.json(routes, path, "selected=default/demo"));
            assertMatches(document.at("/components/schemas/State"), state, path);
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private void assertMatches(JsonNode unresolved, JsonNode value, String where) {
        JsonNode schema = resolved(unresolved);
        switch (schema.path("type").asText()) {
            case "object" -> {
                Set<String> known = new TreeSet<>();
                schema.path("properties").fieldNames().forEachRemaining(known::add);
                Set<String> unknown = new TreeSet<>();
                value.fieldNames().forEachRemaining(unknown::add);
                schema.path("required")
                        .forEach(name -> assertEquals(true, unknown.contains(name.asText()), where + "." + name));
                unknown.removeAll(known);
                assertEquals(Set.of(), unknown, where);
                value.properties()
                        .forEach(field -> assertMatches(
                                schema.path("properties").path(field.getKey()),
                                field.getValue(),
                                where + "." + field.getKey()));
            }
            case "array" -> value.forEach(item -> assertMatches(schema.path("items"), item, where + "[]"));
            case "string" -> {
                assertEquals(true, value.isTextual(), where);
                Set<String> allowed = new TreeSet<>();
                schema.path("enum").forEach(word -> allowed.add(word.asText()));
                assertEquals(true, allowed.isEmpty() || allowed.contains(value.asText()), where + ": " + value);
            }
            case "integer" -> assertEquals(true, value.isIntegralNumber(), where);
            case "number" -> assertEquals(true, value.isNumber(), where);
            case "boolean" -> assertEquals(true, value.isBoolean(), where);
            default -> throw new AssertionError(where + " has no type");
        }
    }
}
