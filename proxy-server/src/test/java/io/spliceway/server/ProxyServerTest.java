// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.manifest.ManifestProblems;
import io.spliceway.server.testing.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyServerTest {
    private static final InetSocketAddress ANY_PORT = HostPort.parse("127.0.0.1:0");

    @TempDir
    Path folder = Path.of("");

    private final Backend backend = Backend.start();

    @AfterEach
    void close() throws IOException {
        backend.close();
    }

    @Test
    void manifestIsServedAndShown() throws Exception {
        try (ProxyServer server = start(config(ANY_PORT, true))) {
            try (var client = connect()) {
                assertEquals("hello", backend.greetThrough(client));
                String connections =
                        get(server.apiAddress(), "/api/v1/connections").body();
                assertTrue(connections.contains("\"client\" : \"" + local(client) + "\""), connections);
                String metrics = get(server.apiAddress(), "/metrics").body();
                assertTrue(
                        metrics.contains(
                                "spliceway_bytes_total{direction=\"to_client\",namespace=\"default\",port=\"\",protocol=\"TCP\",service=\"web\"} 5.0"),
                        metrics);
            }
            assertTrue(get(server.apiAddress(), "/api/v1/services").body().contains("\"state\" : \"listening\""));
            assertEquals(200, get(server.healthAddress(), "/healthz").statusCode());
        }
    }

    @Test
    void drainingTurnsLoadBalancersAwayAndLetsConnectionsEnd() throws Exception {
        try (ProxyServer server = start(config(ANY_PORT, true))) {
            CompletableFuture<Void> drained;
            try (var client = connect()) {
                assertEquals("hello", backend.greetThrough(client));
                drained = CompletableFuture.runAsync(server::drain);
                awaitRefusal();
                assertEquals(503, get(server.healthAddress(), "/healthz").statusCode());
                assertEquals(200, get(server.healthAddress(), "/livez").statusCode());
                assertEquals("hello", backend.greetThrough(client));
                assertTrue(!drained.isDone());
            }
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void rejectedManifestsLeaveTheOldStateInForceAndAreShown() throws Exception {
        try (ProxyServer server = start(config(ANY_PORT, true))) {
            Files.writeString(folder.resolve("web.yaml"), "kind: [");
            for (int i = 0; !get(server.healthAddress(), "/healthz").body().contains("reloadError"); i++) {
                assertTrue(i < 10_000, "the error does not show");
            }
            assertEquals(200, get(server.healthAddress(), "/healthz").statusCode());
            assertTrue(get(server.apiAddress(), "/metrics")
                    .body()
                    .contains("spliceway_manifest_last_reload_successful 0.0"));
            try (var client = connect()) {
                assertEquals("hello", backend.greetThrough(client));
            }
        }
    }

    @Test
    void wrongManifestsFailTheStart() throws Exception {
        ServerConfig config = config(ANY_PORT, true);
        Files.writeString(folder.resolve("web.yaml"), "kind: [");
        assertThrows(ManifestProblems.class, () -> ProxyServer.start(config));
    }

    @Test
    void failedStartGivesEverythingBack() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerConfig config = config((InetSocketAddress) taken.getLocalSocketAddress(), true);
            assertThrows(UncheckedIOException.class, () -> ProxyServer.start(config));
        }
        try (var again = new ServerSocket()) {
            again.bind(backend.service());
            assertTrue(again.isBound());
        }
    }

    @Test
    void takenApiAddressIsWaitedForWhenAllowed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyServer server = start(config((InetSocketAddress) taken.getLocalSocketAddress(), false))) {
            assertNull(server.apiAddress());
            assertNotNull(server.healthAddress());
        }
    }

    @Test
    void emptyAddressesAreNotServed() throws Exception {
        var config = config(ANY_PORT, true);
        var silent = new ServerConfig(
                config.manifests(), new AdminConfig(null, null, true), config.proxier(), Duration.ZERO, 0);
        try (ProxyServer server = start(silent)) {
            assertNull(server.apiAddress());
            assertNull(server.healthAddress());
        }
    }

    private static ProxyServer start(ServerConfig config) throws Exception {
        ProxyServer server = ProxyServer.start(config);
        server.synced().get(10, TimeUnit.SECONDS);
        return server;
    }

    private ServerConfig config(InetSocketAddress apiAddress, boolean hardFail) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), backend.manifest());
        return new ServerConfig(
                List.of(folder),
                new AdminConfig(ANY_PORT, apiAddress, hardFail),
                ProxierSettings.defaults().withEventLoops(1),
                Duration.ofSeconds(30),
                0);
    }

    private Socket connect() throws IOException {
        return new Socket(backend.service().getAddress(), backend.service().getPort());
    }

    private void awaitRefusal() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            try (var socket = connect()) {
                assertTrue(socket.isConnected());
            } catch (SocketException e) {
                // Any other is of a connection that the kernel had taken when the listener closed.
                if (e instanceof ConnectException) {
                    return;
                }
            }
        }
        throw new AssertionError("the listener is still open");
    }

    private static String local(Socket socket) {
        return HostPort.format((InetSocketAddress) socket.getLocalSocketAddress());
    }

    private static HttpResponse<String> get(@Nullable InetSocketAddress address, String path) throws Exception {
        assertNotNull(address);
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + HostPort.format(address) + path));
            return http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
