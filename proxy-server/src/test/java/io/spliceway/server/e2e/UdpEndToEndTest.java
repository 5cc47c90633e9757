// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.server.cli.Spliceway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Service over UDP, from its manifest to what the program tells of its sessions. */
class UdpEndToEndTest {
    private final DatagramSocket pod = new DatagramSocket(0, InetAddress.ofLiteral("127.0.31.5"));
    private final DatagramSocket client = new DatagramSocket();
    private final InetSocketAddress address = Client.freeAddress("127.0.36.1");
    private final ManifestFolder folder;

    UdpEndToEndTest(@TempDir Path temp) throws IOException {
        folder = new ManifestFolder(temp);
        folder.write("dns.yaml", ManifestFolder.yaml("dns", "2024-01-01T00:00:00Z", "UDP", address, (InetSocketAddress)
                pod.getLocalSocketAddress()));
        client.setSoTimeout(10_000);
        Thread.ofPlatform().daemon().start(this::echoAll);
    }

    @AfterEach
    void end() {
        client.close();
        pod.close();
    }

    private void echoAll() {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        while (!pod.isClosed()) {
            try {
                packet.setLength(2_000);
                pod.receive(packet);
                pod.send(packet);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void exchange(int bytes) throws IOException {
        client.send(new DatagramPacket(new byte[bytes], bytes, address));
        var reply = new DatagramPacket(new byte[2_000], 2_000);
        client.receive(reply);
        assertEquals(bytes, reply.getLength());
        assertEquals(address, reply.getSocketAddress());
    }

    @Test
    void sessionIsShownAndMeasured() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder)) {
            AdminApi admin = proxy.admin();
            admin.awaitState("dns", "listening");
            exchange(100);
            exchange(1_000);

            JsonNode session = admin.connections("dns").getFirst();
            assertEquals("UDP", session.path("protocol").asText());
            assertEquals("established", session.path("state").asText());
            assertEquals(2, session.path("datagramsToEndpoint").asInt());
            assertEquals(2, session.path("datagramsToClient").asInt());
            assertEquals(1_100, session.path("bytesToEndpoint").asInt());
            assertEquals(1, admin.metric("spliceway_connections_active", Map.of("service", "dns", "protocol", "UDP")));
            assertEquals(4, admin.metric("spliceway_datagrams_total", "dns"));
            assertEquals(2_200, admin.metric("spliceway_bytes_total", "dns"));
        }
    }

    @Test
    void sessionIsEndedByKillAndTheNextDatagramBeginsAnother(@TempDir Path secrets) throws IOException {
        String token = Files.writeString(secrets.resolve("token"), "secret").toString();
        try (RunningProxy proxy = RunningProxy.start(folder, "--admin-token-file", token)) {
            proxy.admin().awaitState("dns", "listening");
            exchange(100);
            String id = proxy.admin().connections("dns").getFirst().path("id").asText();

            var out = new StringWriter();
            String api = proxy.admin().api();
            int code = Spliceway.run(new PrintWriter(out), "kill", id, "--token-file", token, "--address", api);

            assertEquals("connection " + id + " is ended", out.toString().strip());
            assertEquals(0, code);
            assertEquals(0, proxy.admin().connections("dns").size());
            exchange(100);
            assertNotEquals(
                    id, proxy.admin().connections("dns").getFirst().path("id").asText());
        }
    }

    @Test
    void sessionsThatAreQuietDoNotHoldUpTheEnd() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--shutdown-grace-period", "10m")) {
            proxy.admin().awaitState("dns", "listening");
            exchange(100);

            proxy.program().terminate();

            assertEquals(0, proxy.program().exitCode());
        }
    }
}
