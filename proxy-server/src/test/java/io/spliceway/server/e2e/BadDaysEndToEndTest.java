// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that cannot be had and backends that misbehave disturb nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadDaysEndToEndTest {
    private final Pod pod = Pod.echo("pod");
    private final InetSocketAddress bystander = Client.freeAddress("127.0.33.1");
    private final RunningProxy proxy;

    BadDaysEndToEndTest(@TempDir Path temp) throws IOException {
        var folder = new ManifestFolder(temp);
        folder.service("bystander", bystander, pod.address());
        proxy = RunningProxy.start(folder);
    }

    @AfterAll
    void end() throws IOException {
        proxy.close();
        pod.close();
    }

    private AdminApi admin() {
        return proxy.admin();
    }

    private String message(String service) throws IOException {
        return admin().frontend(service).path("message").asText();
    }

    @Test
    void takenPortIsReportedAndServedOnceItIsFree() throws IOException {
        InetSocketAddress address;
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.33.2"), 0));
            address = (InetSocketAddress) other.getLocalSocketAddress();
            proxy.folder().service("taken", address, pod.address());
            admin().awaitState("taken", "failed");

            assertTrue(message("taken").contains("taken by another process"), message("taken"));
            assertEquals("pod", Client.podAt(bystander));
            assertTrue(admin().metric("spliceway_listen_failures_total", Map.of("cause", "address-in-use")) >= 1);
        }

        admin().awaitState("taken", "listening");
        assertEquals("pod", Client.podAt(address));
        proxy.program().awaitLog("listening after all service=default/taken:main");
    }

    @Test
    void addressThatIsNotLocalIsReportedWithItsRemedy() throws IOException {
        // TEST-NET-1 of RFC 5737
        proxy.folder().service("far", new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 18080), pod.address());
        admin().awaitState("far", "failed");

        assertTrue(message("far").contains("ip route add local 192.0.2.1 dev lo"), message("far"));
        proxy.program().awaitLog("WARN .*will be retried .*192.0.2.1:18080 is not local");
        assertEquals("pod", Client.podAt(bystander));
    }

    @Test
    void youngerServiceYieldsAnAddressToTheOlderAndInheritsIt() throws IOException {
        InetSocketAddress address = Client.freeAddress("127.0.33.3");
        try (Pod oldPod = Pod.echo("old");
                Pod youngPod = Pod.echo("young")) {
            proxy.folder()
                    .write(
                            "a-young.yaml",
                            ManifestFolder.yaml("a-young", "2024-02-02T00:00:00Z", "TCP", address, youngPod.address()));
            admin().awaitState("a-young", "listening");
            proxy.serve("b-old", address, oldPod.address());
            admin().awaitState("a-young", "claimed");

            assertTrue(message("a-young").contains("default/b-old"), message("a-young"));
            assertEquals("old", Client.podAt(address));

            proxy.folder().delete("b-old");
            admin().awaitState("a-young", "listening");
            assertEquals("young", Client.podAt(address));
        }
    }

    @Test
    void ipv6ServiceIsServedOverIpv6() throws IOException {
        InetSocketAddress address;
        Pod pod6;
        try {
            address = Client.freeAddress("::1");
            pod6 = Pod.echo("::1", "six");
        } catch (SocketException e) {
            abort("this machine has no IPv6: " + e.getMessage());
            return;
        }
        try (pod6) {
            proxy.serve("six", address, pod6.address());

            assertEquals("six", Client.podAt(address));
        }
    }

    @Test
    void endpointThatRefusesIsSkippedAndCounted() throws IOException {
        InetSocketAddress address = proxy.serve(
                "refusing", Client.freeAddress("127.0.33.5"), Client.freeAddress("127.0.31.9"), pod.address());
        for (int i = 0; i < 20; i++) {
            assertEquals("pod", Client.podAt(address));
        }

        double retries = admin().metric("spliceway_dial_retries_total", "refusing");
        assertTrue(retries >= 10 && retries <= 20, retries + " retries");
        assertEquals(
                retries,
                admin().metric("spliceway_dial_failures_total", Map.of("service", "refusing", "reason", "refused")));
        assertEquals(20, admin().metric("spliceway_connections_accepted_total", "refusing"));
    }

    @Test
    void endpointThatDoesNotAnswerIsSkippedAfterItsTimeout() throws IOException {
        try (var hole = new BlackHole()) {
            InetSocketAddress address =
                    proxy.serve("hole", Client.freeAddress("127.0.33.6"), hole.address(), pod.address());
            for (int i = 0; i < 4; i++) {
                assertEquals("pod", Client.podAt(address));
            }

            double timeouts =
                    admin().metric("spliceway_dial_failures_total", Map.of("service", "hole", "reason", "timeout"));
            assertTrue(timeouts >= 2, timeouts + " timeouts");
            assertEquals(timeouts, admin().metric("spliceway_dial_retries_total", "hole"));
            double quick =
                    admin().metric("spliceway_dial_duration_seconds_bucket", Map.of("service", "hole", "le", "0.1"));
            assertTrue(quick <= 4 - timeouts, quick + " dials took less than the first timeout");
        }
    }

    /** The reset may come while the client still connects, or after. */
    private static void assertReset(InetSocketAddress address) {
        assertThrows(SocketException.class, () -> {
            try (var client = new Client(address)) {
                client.read();
            }
        });
    }

    @Test
    void clientIsResetWhenNoEndpointAnswers() throws IOException {
        InetSocketAddress address =
                proxy.serve("dead", Client.freeAddress("127.0.33.7"), Client.freeAddress("127.0.31.9"));
        assertReset(address);
        Await.until("the table is empty", () -> admin().connections("dead").isEmpty());
    }

    @Test
    void resetOfAnEndpointReachesTheClientAsAReset() throws IOException {
        try (Pod resetting = Pod.resetting()) {
            assertReset(proxy.serve("resetting", Client.freeAddress("127.0.33.8"), resetting.address()));
        }
    }

    @Test
    void endOfAnEndpointReachesTheClientAsAnEnd() throws IOException {
        try (Pod closing = Pod.closing()) {
            InetSocketAddress address = proxy.serve("closing", Client.freeAddress("127.0.33.9"), closing.address());
            try (var client = new Client(address)) {
                assertEquals(-1, client.read());
            }
        }
    }

    @Test
    void metricsCountWhatHappened() throws IOException {
        InetSocketAddress address = proxy.serve("counted", Client.freeAddress("127.0.33.10"), pod.address());
        for (int i = 0; i < 5; i++) {
            try (var client = new Client(address)) {
                client.pod();
                client.echo("x".repeat(1000));
                client.finish();
                assertEquals(-1, client.read());
            }
        }
        Await.until("all five have ended", () -> ended("counted") == 5);
        assertBytes("counted", 5_000, 5 * ("pod\n".length() + 1_000));
        assertEquals(5, admin().metric("spliceway_connections_accepted_total", "counted"));
        assertEquals(0, admin().metric("spliceway_connections_active", "counted"));
        assertEquals(0, admin().metric("spliceway_dial_retries_total", "counted"));
        assertEquals(5, admin().metric("spliceway_dial_duration_seconds_count", "counted"));

        try (var live = new Client(address)) {
            live.pod();
            live.echo("y".repeat(500));

            assertEquals(1, admin().metric("spliceway_connections_active", "counted"));
            assertBytes("counted", 5_500, 6 * "pod\n".length() + 5_500);
            JsonNode connection = admin().connections("counted").getFirst();
            assertEquals(500, connection.path("bytesToEndpoint").asInt());
            assertEquals(504, connection.path("bytesToClient").asInt());
        }
    }

    private double ended(String service) throws IOException {
        return admin().metric("spliceway_connections_closed_total", service);
    }

    private void assertBytes(String service, double toEndpoint, double toClient) throws IOException {
        String name = "spliceway_bytes_total";
        assertEquals(toEndpoint, admin().metric(name, Map.of("service", service, "direction", "to_endpoint")));
        assertEquals(toClient, admin().metric(name, Map.of("service", service, "direction", "to_client")));
    }

    @Test
    void commandLineShowsServicesAndConnections() throws IOException {
        try (var client = new Client(bystander)) {
            client.pod();

            String services = ask("services", "-o", "json");
            assertEquals(
                    "bystander", AdminApi.parse(services).at("/services/0/name").asText());
            String connections = ask("connections", "-o", "json");
            assertEquals(
                    pod.address().getAddress().getHostAddress() + ":"
                            + pod.address().getPort(),
                    AdminApi.parse(connections).at("/connections/0/endpoint").asText());
        }
    }

    private String ask(String command, String... flags) throws IOException {
        try (Program asking = Program.start(Stream.concat(
                        Stream.of(command, "--service", "bystander", "--address", admin().api()), Stream.of(flags))
                .toArray(String[]::new))) {
            return asking.output();
        }
    }
}
