// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spliceway.server.testing.Crowd;
import io.spliceway.server.testing.Samples;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /api/v1/stream} tells, by its first event. */
class LiveViewTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 100_000;

    private final Samples samples = new Samples();
    private final Routes routes = samples.routes(() -> {}).routes();

    @AfterEach
    void close() {
        samples.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | demo web | 7 8 9",
                "namespace=sho               | web      | 9",
                "service=em                  | demo     | 7",
                "namespace=kube              | ''       | 8",
                "pod=demo-1                  | demo     | 7",
                "pod=10.1.0.2                | demo     | ''",
                "client=192.0.2.             | demo     | 7 8",
                "client=2001:db8::9          | web      | 9",
                "connectionSort=-id          | demo web | 9 8 7",
                "connectionSort=age          | demo web | 9 8 7",
                "connectionSort=-bytes       | demo web | 7 8 9",
                "connectionSort=pod          | demo web | 9 7 8",
                "serviceSort=-name           | web demo | 7 8 9",
                "serviceLimit=1              | demo     | 7 8 9",
                "serviceOffset=1             | web      | 7 8 9",
                "connectionOffset=1          | demo web | 8 9",
                "connectionLimit=0           | demo web | ''",
            })
    void listsAreFilteredSortedAndCut(String query, String services, String connections) throws IOException {
        JsonNode view = view(routes, query);
        assertEquals(services, words(view.at("/services/rows"), "/name"));
        assertEquals(connections, words(view.at("/connections/rows"), "/connection/id"));
        assertEquals(2, view.path("serviceCount").asInt());
        assertEquals(3, view.at("/now/connections").asInt());
    }

    @Test
    void windowTellsHowMuchThereIs() throws IOException {
        JsonNode window = view(routes, "connectionOffset=1&connectionLimit=1").path("connections");
        assertEquals(3, window.path("total").asInt());
        assertEquals(1, window.path("offset").asInt());
    }

    @Test
    void serviceRowTellsHowItIs() throws IOException {
        JsonNode demo = view(routes, "").at("/services/rows/0");
        assertEquals("failed", demo.path("state").asText());
        assertEquals("10.96.0.10:80/TCP", demo.at("/addresses/0").asText());
        assertEquals(1, demo.path("ready").asInt());
        assertEquals(1, demo.path("terminating").asInt());
        assertEquals(2, demo.path("endpoints").asInt());
        assertEquals(
                "no-endpoints", view(routes, "").at("/services/rows/1/state").asText());
    }

    @Test
    void problemsComeFirstFromTheSourceThenFromFrontends() throws IOException {
        JsonNode view = view(routes, "namespace=none");
        assertEquals(4, view.path("problemCount").asInt());
        assertEquals("source failed claimed refused", words(view.path("problems"), "/kind"));
        assertEquals(
                "default/demo, NodePort 192.0.2.7:30080",
                view.at("/problems/1/subject").asText());
        assertEquals(
                "another process has port 30080", view.at("/problems/1/message").asText());
    }

    @Test
    void selectedServiceIsShownWithTheStateOfEachEndpoint() throws IOException {
        JsonNode detail = view(routes, "selected=default/demo").path("selected");
        assertEquals("listening failed claimed", words(detail.at("/ports/0/frontends"), "/state"));
        assertEquals("excluded terminating", words(detail.at("/ports/0/endpoints"), "/state"));
        assertEquals("1 0", words(detail.at("/ports/0/endpoints"), "/connections"));
        assertTrue(view(routes, "").path("selected").isMissingNode());
        assertEquals("web", view(routes, "service=web").at("/selected/name").asText());
        assertTrue(view(routes, "selected=none").path("selected").isMissingNode());
    }

    @Test
    void onlyTheWindowOfAManifoldIsSent() throws IOException {
        try (var crowd = new Crowd(10_000, 5_000, null)) {
            Routes many = crowd.routes().routes();
            String event = event(many, "serviceSort=-rate&connectionSort=-rate");
            assertTrue(event.length() < MOST_BYTES, event.length() + " bytes");
            JsonNode view = JSON.readTree(event);
            assertEquals(10_000, view.at("/services/total").asInt());
            assertEquals(5_000, view.at("/connections/total").asInt());
            assertEquals(50, view.at("/services/rows").size());
        }
    }

    private static String words(JsonNode rows, String field) {
        List<String> words = StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.at(field).asText())
                .toList();
        return String.join(" ", words);
    }

    private static JsonNode view(Routes routes, String query) throws IOException {
        return JSON.readTree(event(routes, query));
    }

    private static String event(Routes routes, String query) throws IOException {
        return FirstPart.json(routes, "/api/v1/stream", query);
    }
}
