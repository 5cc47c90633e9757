// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a running proxy's API. Its exceptions' messages are for the person who asks. */
final class AdminClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final ObjectMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // a newer proxy may tell more
            .build();
    private final String base;

    /** Asks the proxy at {@code base}, an URL without a path. */
    AdminClient(String base) {
        this.base = base;
    }

    /** Returns the answer of {@code path}, asked with {@code parameters}, as it came. */
    String text(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, parameters);
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return answer.body();
    }

    /** As {@link #text}, as a value. */
    <T> T value(String path, Map<String, String> parameters, Class<T> type) throws IOException, InterruptedException {
        return parse(text(path, parameters), type);
    }

    /** As {@link #value}; nothing if the proxy has no such path. */
    <T> Optional<T> find(String path, Class<T> type) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, Map.of());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(parse(answer.body(), type));
            case 404 -> Optional.empty();
            default -> throw refused(answer);
        };
    }

    /** Deletes what is at {@code path}; returns what the proxy says of that. */
    String delete(String path, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(base + path)).DELETE().header("Authorization", "Bearer " + token));
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return answer.body().strip();
    }

    private HttpResponse<String> get(String path, Map<String, String> parameters)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path + query(parameters))));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
            var request = builder.timeout(ANSWER_TIMEOUT).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException | HttpTimeoutException e) {
            throw new IOException(
                    "no proxy answers at " + base
                            + "; start one with 'spliceway run' or 'spliceway demo', or name another with --address",
                    e);
        }
    }

    private IOException refused(HttpResponse<String> answer) {
        return new IOException(base + " answered HTTP " + answer.statusCode() + ": "
                + answer.body().strip());
    }

    private <T> T parse(String text, Class<T> type) throws IOException {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IOException("what answers at " + base + " is not this program's API", e);
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
