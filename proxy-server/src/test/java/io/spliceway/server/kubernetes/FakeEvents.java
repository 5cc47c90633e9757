// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events of a fake API server, which it takes only if they are what events.k8s.io/v1 says ({@code
 * pkg/apis/core/validation/events.go}). Thread-safe.
 */
final class FakeEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH =
            Pattern.compile("apis/events\\.k8s\\.io/v1/namespaces/([^/]+)/events(?:/(.+))?");
    private static final Pattern MICRO_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");

    private final Map<String, ObjectNode> events = new ConcurrentHashMap<>();
    private volatile boolean forbidden;

    record Answer(int code, ObjectNode body) {}

    /** Returns the events with this reason. */
    List<ObjectNode> of(String reason) {
        return events.values().stream()
                .filter(event -> event.path("reason").asText().equals(reason))
                .toList();
    }

    int size() {
        return events.size();
    }

    /** Lets nobody write any from now on. */
    void forbid() {
        forbidden = true;
    }

    /** Forgets all of them, as the server does after an hour. */
    void expire() {
        events.clear();
    }

    Answer write(HttpExchange exchange, String path) throws IOException {
        if (forbidden) {
            return new Answer(403, FakeApiServer.status(403, "events.events.k8s.io is forbidden"));
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return new Answer(404, FakeApiServer.status(404, "no such resource"));
        }
        var body = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        return switch (exchange.getRequestMethod() + " " + contentType.replaceFirst(";.*", "")) {
            case "POST application/json" -> create(matcher.group(1), body);
            case "PATCH application/merge-patch+json" -> patch(matcher.group(1) + "/" + matcher.group(2), body);
            default -> new Answer(415, FakeApiServer.status(415, "unsupported: " + contentType));
        };
    }

    private Answer create(String namespace, ObjectNode event) {
        List<String> problems = problems(namespace, event);
        if (!problems.isEmpty()) {
            return new Answer(422, FakeApiServer.status(422, problems.toString()));
        }
        String key = namespace + "/" + event.at("/metadata/name").asText();
        return events.putIfAbsent(key, event) == null
                ? new Answer(201, event)
                : new Answer(409, FakeApiServer.status(409, "already exists"));
    }

    private Answer patch(String key, ObjectNode patch) {
        ObjectNode event = events.get(key);
        if (event == null) {
            return new Answer(404, FakeApiServer.status(404, "not found"));
        }
        ObjectNode patched = event.deepCopy();
        patched.setAll(patch);
        if (patch.size() != 1 || !seriesProblems(patched).isEmpty()) {
            return new Answer(422, FakeApiServer.status(422, "only the series may change"));
        }
        events.put(key, patched);
        return new Answer(200, patched);
    }

    private static List<String> problems(String namespace, ObjectNode event) {
        List<String> problems = new ArrayList<>(seriesProblems(event));
        require(problems, event.path("kind").asText().equals("Event"), "kind");
        require(problems, event.path("apiVersion").asText().equals("events.k8s.io/v1"), "apiVersion");
        require(problems, event.at("/metadata/namespace").asText().equals(namespace), "metadata.namespace");
        require(problems, event.at("/metadata/name").asText().matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?"), "name");
        require(problems, MICRO_TIME.matcher(event.path("eventTime").asText()).matches(), "eventTime");
        for (String field : List.of("reportingController", "reportingInstance", "action", "reason")) {
            int length = event.path(field).asText().length();
            require(problems, length > 0 && length <= 128, field);
        }
        require(problems, event.path("note").asText().length() <= 1024, "note");
        require(problems, event.path("type").asText().matches("Normal|Warning"), "type");
        String regarding = event.at("/regarding/namespace").asText("");
        require(
                problems,
                regarding.isEmpty() ? namespace.matches("default|kube-system") : regarding.equals(namespace),
                "regarding.namespace");
        for (String deprecated : List.of("deprecatedCount", "deprecatedFirstTimestamp", "deprecatedSource")) {
            require(problems, !event.has(deprecated), deprecated);
        }
        return problems;
    }

    private static List<String> seriesProblems(JsonNode event) {
        JsonNode series = event.path("series");
        List<String> problems = new ArrayList<>();
        if (!series.isMissingNode()) {
            require(problems, series.path("count").asInt() >= 2, "series.count");
            require(
                    problems,
                    MICRO_TIME.matcher(series.path("lastObservedTime").asText()).matches(),
                    "series.lastObservedTime");
        }
        return problems;
    }

    private static void require(List<String> problems, boolean holds, String field) {
        if (!holds) {
            problems.add(field);
        }
    }
}
