// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says while Services come and go. */
class LogEndToEndTest {
    private static final int SERVICES = 40;

    private final Pod pod = Pod.echo("pod");
    private final ManifestFolder folder;

    LogEndToEndTest(@TempDir Path temp) throws IOException {
        folder = new ManifestFolder(temp);
        for (int i = 0; i < SERVICES; i++) {
            folder.service("web-" + i, Client.freeAddress("127.0.37." + (i + 1)), pod.address());
        }
    }

    @AfterEach
    void end() throws IOException {
        pod.close();
    }

    private static List<JsonNode> lines(Program program) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : program.err().lines().toList()) {
            lines.add(AdminApi.parse(line));
        }
        return lines;
    }

    private static List<JsonNode> lines(Program program, String message) throws IOException {
        return lines(program).stream()
                .filter(line -> line.path("msg").asText().equals(message))
                .toList();
    }

    @Test
    void generationIsOneLineHoweverManyServicesItHas() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--logging-format=json")) {
            List<JsonNode> first = lines(proxy.program(), "routing table applied");
            assertEquals(1, first.size());
            assertGeneration(first.getFirst(), "INFO", 1, SERVICES, SERVICES, SERVICES);
            assertEquals(SERVICES, first.getFirst().path("addedFrontends").asInt());

            proxy.serve("more", Client.freeAddress("127.0.37.100"), pod.address());
            proxy.program().awaitLog("\"generation\":2,");
            JsonNode second = lines(proxy.program(), "routing table applied").get(1);
            assertGeneration(second, "INFO", 2, SERVICES + 1, SERVICES + 1, SERVICES + 1);
            assertEquals(1, second.path("changedServices").asInt());
            assertEquals(1, second.path("addedFrontends").asInt());
            assertEquals(0, second.path("changedFrontends").asInt());
            assertEquals(0, second.path("removedFrontends").asInt());

            folder.delete("more");
            proxy.program().awaitLog("\"generation\":3,");
            JsonNode third = lines(proxy.program(), "routing table applied").get(2);
            assertGeneration(third, "INFO", 3, SERVICES, SERVICES, SERVICES);
            assertEquals(1, third.path("removedFrontends").asInt());
            for (JsonNode line : lines(proxy.program())) {
                assertFalse(line.toString().contains("web-"), "no line for a single Service: " + line);
            }
        }
    }

    private static void assertGeneration(
            JsonNode line, String level, int generation, int services, int frontends, int endpoints) {
        assertEquals(level, line.path("level").asText());
        assertEquals("io.spliceway.proxier.Proxier", line.path("logger").asText());
        assertEquals(generation, line.path("generation").asInt());
        assertEquals(services, line.path("services").asInt());
        assertEquals(frontends, line.path("frontends").asInt());
        assertEquals(endpoints, line.path("endpoints").asInt());
        assertTrue(line.path("tookSeconds").isNumber(), line.toString());
        assertTrue(line.path("tookSeconds").asDouble() > 0, line.toString());
        assertFalse(Instant.parse(line.path("ts").asText()).isAfter(Instant.now()));
    }

    @Test
    void failuresOfListeningAndOfTheSourceAreLinesOfJson() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--logging-format=json")) {
            // TEST-NET-1 of RFC 5737
            var far = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 18080);
            folder.service("far", far, pod.address());
            proxy.admin().awaitState("far", "failed");
            JsonNode failed = AdminApi.parse(proxy.program().awaitLog("cannot listen, will be retried"));
            assertEquals("WARN", failed.path("level").asText());
            assertEquals("default/far:main", failed.path("service").asText());
            assertEquals("192.0.2.1:18080", failed.path("frontend").asText());
            assertTrue(failed.path("reason").asText().contains("not local"), failed.toString());

            folder.write("broken.yaml", "kind: [\n");
            JsonNode rejected = AdminApi.parse(proxy.program().awaitLog("manifests rejected"));
            assertEquals("WARN", rejected.path("level").asText());
            assertTrue(rejected.path("problem").asText().contains("broken.yaml"), rejected.toString());
        }
    }
}
