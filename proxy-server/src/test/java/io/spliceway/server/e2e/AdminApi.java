// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a running program answers over HTTP.
 *
 * @param api the base of the metrics address
 * @param health the base of the health address
 */
public record AdminApi(String api, String health) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer over HTTP. */
    public record Answer(int status, String body) {}

    public static Answer get(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(10_000);
        connection.setRequestProperty("Connection", "close");
        try {
            int status = connection.getResponseCode();
            try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    public Answer healthz() throws IOException {
        return get(health + "/healthz");
    }

    public static JsonNode parse(String json) throws IOException {
        return JSON.readTree(json);
    }

    /** Returns the JSON at {@code path} of the metrics address. */
    public JsonNode json(String path) throws IOException {
        return parse(get(api + path).body());
    }

    /** Returns the only port of a Service of namespace {@code default}; a missing node if it is not known. */
    public JsonNode port(String service) throws IOException {
        return json("/api/v1/services?namespace=default&service=" + service).at("/services/0/ports/0");
    }

    /** Returns the only frontend of the only port of a Service. */
    public JsonNode frontend(String service) throws IOException {
        return port(service).at("/frontends/0");
    }

    public String state(String service) throws IOException {
        return frontend(service).path("state").asText();
    }

    public void awaitState(String service, String state) {
        Await.until(service + " is " + state, () -> state(service).equals(state));
    }

    List<JsonNode> connections(String service) throws IOException {
        String body = get(api + "/api/v1/connections?service=" + service).body();
        return StreamSupport.stream(parse(body).path("connections").spliterator(), false)
                .toList();
    }

    /** Returns the sum over all series of {@code name} that have {@code labels}; NaN if there is none. */
    public double metric(String name, Map<String, String> labels) throws IOException {
        return get(api + "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> labels.entrySet().stream()
                        .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\"")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    double metric(String name, String service) throws IOException {
        return metric(name, Map.of("service", service));
    }
}
