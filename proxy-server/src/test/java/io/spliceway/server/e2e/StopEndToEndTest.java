// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM ends {@code run} as gracefully as it was told to. */
class StopEndToEndTest {
    private final Pod pod = Pod.echo("pod");
    private final InetSocketAddress address = Client.freeAddress("127.0.35.1");
    private final ManifestFolder folder;

    StopEndToEndTest(@TempDir Path temp) throws IOException {
        folder = new ManifestFolder(temp);
        folder.service("web", address, pod.address());
    }

    @AfterEach
    void end() throws IOException {
        pod.close();
    }

    private void awaitRefused() {
        Await.until("clients are refused", () -> {
            try {
                new Client(address).close();
                return false;
            } catch (ConnectException e) {
                return true;
            }
        });
    }

    @Test
    void openConnectionFinishesWithinTheGracePeriod() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder);
                var client = new Client(address)) {
            client.pod();

            proxy.program().terminate();
            awaitRefused();

            AdminApi.Answer health = proxy.admin().healthz();
            assertEquals(503, health.status());
            assertTrue(health.body().contains("\"nodeEligible\" : false"), health.body());
            client.echo("a last word");
            assertTrue(proxy.program().isAlive());
            client.finish();
            assertEquals(-1, client.read());
            assertEquals(0, proxy.program().exitCode());
        }
    }

    @Test
    void connectionThatOutlivesTheGracePeriodIsReset() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--shutdown-grace-period", "300ms");
                var client = new Client(address)) {
            client.pod();

            proxy.program().terminate();

            assertThrows(SocketException.class, client::read);
            assertEquals(0, proxy.program().exitCode());
        }
    }

    @Test
    void secondSignalEndsAtOnce() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(folder, "--shutdown-grace-period", "10m");
                var client = new Client(address)) {
            client.pod();
            proxy.program().terminate();
            awaitRefused();

            proxy.program().terminate();

            assertEquals(0, proxy.program().exitCode());
        }
    }
}
