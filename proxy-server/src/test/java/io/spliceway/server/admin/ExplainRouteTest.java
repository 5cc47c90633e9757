// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.server.testing.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainRouteTest {
    private final Samples samples = new Samples();
    private final Routes.Handler explain = Objects.requireNonNull(
                    samples.routes(() -> {}).routes().find("/api/v1/explain"))
            .handler();

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void connectionIsExplainedWithEveryEndpointAndTheNextOne() throws IOException {
        assertEquals("""
                {
                  "address" : "10.96.0.10:80",
                  "protocol" : "TCP",
                  "from" : "192.0.2.50",
                  "outcome" : "connected",
                  "message" : "goes to 10.1.0.1:8080, which is next in turn",
                  "service" : {
                    "namespace" : "default",
                    "name" : "demo",
                    "port" : "http",
                    "kind" : "ClusterIP",
                    "address" : "10.96.0.10:80",
                    "protocol" : "TCP",
                    "endpointsOf" : "cluster"
                  },
                  "endpoints" : [ {
                    "address" : "10.1.0.1:8080",
                    "pod" : "demo-1",
                    "node" : "node-a",
                    "verdict" : "chosen",
                    "why" : "gets its share"
                  }, {
                    "address" : "10.1.0.2:8080",
                    "verdict" : "terminating",
                    "why" : "terminates, and others are ready"
                  } ],
                  "next" : {
                    "address" : "10.1.0.1:8080",
                    "pod" : "demo-1",
                    "reason" : "round-robin"
                  },
                  "sameIp" : [ ]
                }
                """, explain(Map.of("address", "10.96.0.10:80", "from", "192.0.2.50")));
    }

    @Test
    void addressThatNoServiceHasIsExplainedByWhatTheIpHas() throws IOException {
        JsonNode answer =
                JsonMapper.builder().build().readTree(explain(Map.of("address", "10.96.0.10:81", "protocol", "udp")));

        assertEquals("not-served", answer.path("outcome").asText());
        assertEquals("127.0.0.1", answer.path("from").asText());
        assertEquals(
                "10.96.0.10:80", answer.path("sameIp").path(0).path("address").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "from=10.0.0.1                     | parameter 'address' is missing",
                "address=10.0.0.1                  | '10.0.0.1' is not",
                "address=web:80                    | 'web",
                "address=10.0.0.1:80&protocol=sctp | protocol 'sctp' is neither TCP nor UDP",
                "address=10.0.0.1:80&from=::1      | from: ::1 cannot connect to 10.0.0.1, which is of another family",
            })
    void questionThatCannotBeAnsweredIsRefused(String query, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> explain.handle(Query.parse(query)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused::toString);
    }

    private String explain(Map<String, String> question) throws IOException {
        Reply reply = explain.handle(new Query(question));
        assertEquals(200, reply.status());
        var out = new ByteArrayOutputStream();
        reply.content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
