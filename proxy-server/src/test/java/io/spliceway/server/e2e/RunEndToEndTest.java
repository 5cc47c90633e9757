// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.model.HostPort;
import io.spliceway.server.cli.Spliceway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} serves what the manifests say and follows their changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunEndToEndTest {
    private static final String RELOADED = "spliceway_manifest_last_reload_successful";

    private final Pod one = Pod.echo("one");
    private final Pod two = Pod.echo("two");
    private final InetSocketAddress web = Client.freeAddress("127.0.32.1");
    private final InetSocketAddress single = Client.freeAddress("127.0.32.2");
    private final Path singleFile;
    private final ManifestFolder folder;
    private final RunningProxy proxy;

    RunEndToEndTest(@TempDir Path temp) throws IOException {
        singleFile = temp.resolve("single.yaml");
        folder = new ManifestFolder(Files.createDirectory(temp.resolve("folder")));
        folder.service("web", web, one.address(), two.address());
        writeSingle();
        proxy = RunningProxy.start(folder, "--manifest", singleFile.toString());
    }

    @AfterAll
    void end() throws IOException {
        proxy.close();
        one.close();
        two.close();
    }

    private void writeSingle() throws IOException {
        ManifestFolder.replace(
                singleFile, ManifestFolder.yaml("single", "2024-01-01T00:00:00Z", "TCP", single, one.address()));
    }

    private void awaitReload(double successful) {
        Await.until(RELOADED + " is " + successful, () -> proxy.admin().metric(RELOADED, Map.of()) == successful);
    }

    private String reloadError() throws IOException {
        AdminApi.Answer health = proxy.admin().healthz();
        assertEquals(200, health.status());
        return AdminApi.parse(health.body()).path("reloadError").asText();
    }

    @Test
    void connectionsGoToAllEndpointsInTurn() throws IOException {
        Set<String> pods = new TreeSet<>();
        for (int i = 0; i < 2; i++) {
            pods.add(Client.podAt(web));
        }

        assertEquals(Set.of("one", "two"), pods);
        assertEquals("one", Client.podAt(single));
    }

    @Test
    void endpointsAreListedWithTheirStateAndTheirConnections() throws IOException {
        try (var client = new Client(web)) {
            String pod = client.pod();
            Await.until(
                    "there is no other connection",
                    () -> proxy.admin().connections("web").size() == 1);
            var out = new StringWriter();
            assertEquals(
                    0,
                    Spliceway.run(
                            new PrintWriter(out),
                            "endpoints",
                            "--service=web",
                            "-o",
                            "json",
                            "--address",
                            proxy.admin().api()));
            Map<String, Integer> connections = new TreeMap<>();
            for (JsonNode row : AdminApi.parse(out.toString()).path("endpoints")) {
                assertEquals("ready", row.path("state").asText(), row::toString);
                connections.put(
                        row.path("address").asText(), row.path("connections").asInt());
            }
            assertEquals(
                    Map.of(
                            HostPort.format(one.address()),
                            pod.equals("one") ? 1 : 0,
                            HostPort.format(two.address()),
                            pod.equals("two") ? 1 : 0),
                    connections);
        }
    }

    @Test
    void changedManifestMovesNewConnectionsWithinASecondAndLeavesOpenOnesAlone() throws IOException {
        InetSocketAddress moved = proxy.serve("moved", Client.freeAddress("127.0.32.3"), one.address());
        try (var ofUnchanged = new Client(web);
                var ofChanged = new Client(moved)) {
            ofUnchanged.pod();
            ofChanged.pod();

            List<Duration> delays = new ArrayList<>();
            for (Pod next : List.of(two, one, two)) {
                String name = next == two ? "two" : "one";
                folder.service("moved", moved, next.address());
                delays.add(Await.until(
                        "pod " + name + " answers", () -> Client.podAt(moved).equals(name)));
            }

            // The quickest of some, because the machine may have been busy with something else during the others.
            assertTrue(Collections.min(delays).compareTo(Duration.ofSeconds(1)) < 0, delays::toString);
            ofUnchanged.echo("still there");
            ofChanged.echo("there too");
        }
    }

    @Test
    void brokenManifestLeavesTheLastGoodStateServing() throws IOException {
        folder.write(
                "broken.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: {name: broken}\nspec:\n  ports: [{port: 70000}]\n");
        try {
            awaitReload(0);

            assertTrue(reloadError().contains("broken.yaml"), this::health);
            assertTrue(reloadError().contains("spec.ports[0].port"), this::health);
            String logged = proxy.program().awaitLog("WARN .*rejected .*broken.yaml");
            assertTrue(logged.contains("line 5"), logged);
            Client.podAt(web);
        } finally {
            folder.delete("broken");
        }
        awaitReload(1);
        assertEquals("", reloadError());
    }

    private String health() {
        try {
            return proxy.admin().healthz().body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void namedManifestThatDisappearsLeavesItsServicesServing() throws IOException {
        Files.delete(singleFile);
        try {
            awaitReload(0);

            assertTrue(reloadError().contains("no such file"), this::health);
            assertEquals("one", Client.podAt(single));
        } finally {
            writeSingle();
        }
        awaitReload(1);
        assertEquals("one", Client.podAt(single));
    }

    @Test
    void serviceWhoseFileLeavesTheFolderIsRefusedWhileItsConnectionsLiveOn() throws IOException {
        InetSocketAddress leaving = proxy.serve("leaving", Client.freeAddress("127.0.32.4"), one.address());
        try (var open = new Client(leaving)) {
            open.pod();

            folder.delete("leaving");
            Await.until(
                    "no Service 'leaving'", () -> proxy.admin().port("leaving").isMissingNode());

            assertThrows(ConnectException.class, () -> new Client(leaving));
            open.echo("still there");
        }
    }

    @Test
    void serviceWithoutEndpointsIsRefusedUntilOneComes() throws IOException {
        InetSocketAddress address = folder.service("waiting", Client.freeAddress("127.0.32.5"));
        proxy.admin().awaitState("waiting", "no-endpoints");
        assertThrows(ConnectException.class, () -> new Client(address));

        proxy.serve("waiting", address, two.address());

        assertEquals("two", Client.podAt(address));
    }
}
