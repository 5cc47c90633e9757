// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of a program that runs: real connections, and the lines that tell of them. */
class AccessLogEndToEndTest {
    private final Pod pod = Pod.echo("pod");
    private final InetSocketAddress address = Client.freeAddress("127.0.36.3");
    private final ManifestFolder folder;

    AccessLogEndToEndTest(@TempDir Path temp) throws IOException {
        folder = new ManifestFolder(temp);
        folder.service("web", address, pod.address());
    }

    @AfterEach
    void end() throws IOException {
        pod.close();
    }

    /** Returns the client's address of a connection on which {@code text} went both ways. */
    private String exchange(String text) throws IOException {
        try (var client = new Client(address)) {
            client.pod();
            client.echo(text);
            client.finish();
            assertEquals(-1, client.read());
            return "127.0.0.1:" + client.localPort();
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Test
    void connectionIsALineOfJson() throws IOException {
        Instant before = Instant.now();
        try (RunningProxy proxy = RunningProxy.start(folder, "--access-log", "--logging-format=json")) {
            String client = exchange("some bytes");
            JsonNode line = AdminApi.parse(proxy.program().awaitOut("web"));

            assertEquals(
                    List.of(
                            "ts",
                            "level",
                            "logger",
                            "msg",
                            "id",
                            "client",
                            "frontend",
                            "namespace",
                            "service",
                            "port",
                            "protocol",
                            "endpoint",
                            "dialAttempts",
                            "connectSeconds",
                            "durationSeconds",
                            "bytesToEndpoint",
                            "bytesToClient",
                            "mode",
                            "reason"),
                    line.properties().stream().map(Map.Entry::getKey).toList());
            Instant closed = Instant.parse(line.path("ts").asText());
            assertTrue(!closed.isBefore(before.minusMillis(1)) && !closed.isAfter(Instant.now()), closed.toString());
            assertEquals("INFO", line.path("level").asText());
            assertEquals("access", line.path("logger").asText());
            assertEquals("closed", line.path("msg").asText());
            assertTrue(line.path("id").asLong() > 0);
            assertEquals(client, line.path("client").asText());
            assertEquals(text(address), line.path("frontend").asText());
            assertEquals("default", line.path("namespace").asText());
            assertEquals("web", line.path("service").asText());
            assertEquals("main", line.path("port").asText());
            assertEquals("TCP", line.path("protocol").asText());
            assertEquals(text(pod.address()), line.path("endpoint").asText());
            assertEquals(1, line.path("dialAttempts").asInt());
            double connected = line.path("connectSeconds").asDouble();
            double duration = line.path("durationSeconds").asDouble();
            assertTrue(connected > 0 && connected < duration && duration < 20, line.toString());
            assertEquals("some bytes".length(), line.path("bytesToEndpoint").asLong());
            assertEquals("pod\nsome bytes".length(), line.path("bytesToClient").asLong());
            assertEquals("copy", line.path("mode").asText());
            assertEquals("finished", line.path("reason").asText());
            assertEquals(0, proxy.admin().metric("spliceway_access_log_dropped_total", Map.of()));
        }
    }

    @Test
    void connectionIsALineOfText() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--access-log")) {
            String client = exchange("some bytes");
            String line = proxy.program().awaitOut("web");
            String expected = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  access: closed id=\\d+ client="
                    + client
                    + " frontend=" + text(address) + " namespace=default service=web port=main protocol=TCP endpoint="
                    + text(pod.address()) + " dialAttempts=1 connectSeconds=0\\.\\d+ durationSeconds=[\\d.]+"
                    + " bytesToEndpoint=10 bytesToClient=14 mode=copy reason=finished";
            assertTrue(line.matches(expected), line);
            assertTrue(!proxy.program().err().contains("access"), proxy.program()::err);
        }
    }

    @Test
    void sessionOverUdpIsALineWithItsDatagrams() throws IOException {
        InetSocketAddress udp = Client.freeAddress("127.0.36.3");
        try (var endpoint = new DatagramSocket(0, InetAddress.ofLiteral("127.0.31.7"));
                var client = new DatagramSocket()) {
            folder.write("dns.yaml", ManifestFolder.yaml("dns", "2024-01-01T00:00:00Z", "UDP", udp, (InetSocketAddress)
                    endpoint.getLocalSocketAddress()));
            try (RunningProxy proxy = RunningProxy.start(
                    folder, "--access-log", "--logging-format=json", "--conntrack-udp-timeout-stream=300ms")) {
                proxy.admin().awaitState("dns", "listening");
                var packet = new DatagramPacket(new byte[100], 100, udp);
                client.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
                endpoint.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
                client.send(packet);
                endpoint.receive(packet);
                endpoint.send(new DatagramPacket(new byte[30], 30, packet.getSocketAddress()));
                client.receive(packet);

                JsonNode line = AdminApi.parse(proxy.program().awaitOut("dns"));
                assertEquals("UDP", line.path("protocol").asText());
                assertEquals(100, line.path("bytesToEndpoint").asInt());
                assertEquals(30, line.path("bytesToClient").asInt());
                assertEquals(1, line.path("datagramsToEndpoint").asInt());
                assertEquals(1, line.path("datagramsToClient").asInt());
                assertTrue(line.path("connectSeconds").isMissingNode());
                assertEquals("idle", line.path("reason").asText());
            }
        }
    }

    @Test
    void withoutTheFlagThereIsNoLine() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--logging-format=json")) {
            exchange("some bytes");
            Await.until(
                    "the connection has ended",
                    () -> proxy.admin().metric("spliceway_connections_closed_total", "web") == 1);
            proxy.program().terminate();
            assertEquals("", proxy.program().output());
        }
    }
}
