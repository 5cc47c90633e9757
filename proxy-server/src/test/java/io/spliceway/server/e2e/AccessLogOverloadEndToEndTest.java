// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes the access log stands still, and then goes away. */
@EnabledOnOs(OS.LINUX)
class AccessLogOverloadEndToEndTest {
    // What a pipe, a chunk and the queue hold, and some more.
    private static final int CONNECTIONS = 9_500;

    private static double dropped(AdminApi admin, String reason) throws IOException {
        return admin.metric("spliceway_access_log_dropped_total", Map.of("reason", reason));
    }

    @Test
    void costsLinesThatAreCountedAndNoConnection(@TempDir Path temp, @TempDir Path pipes) throws Exception {
        Path pipe = pipes.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<InputStream> opening = CompletableFuture.supplyAsync(() -> open(pipe));
        var folder = new ManifestFolder(temp);
        InetSocketAddress address = Client.freeAddress("127.0.36.4");
        try (Pod pod = Pod.closing();
                Program program = Program.launch(
                        List.of("bash", "-c", "exec \"$@\" > '" + pipe + "'", "bash"),
                        "run",
                        "--manifest=" + temp,
                        "--metrics-bind-address=127.0.0.1:0",
                        "--healthz-bind-address=127.0.0.1:0",
                        "--access-log")) {
            folder.service("web", address, pod.address());
            AdminApi admin = program.awaitServing();
            admin.awaitState("web", "listening");
            try (InputStream notRead = opening.get(10, TimeUnit.SECONDS)) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    connect(address);
                }
                Await.until(
                        "all have ended",
                        () -> admin.metric("spliceway_connections_closed_total", "web") == CONNECTIONS);
                assertTrue(dropped(admin, "overflow") > 0);
                assertEquals(0, dropped(admin, "write-failed"));
                assertTrue(notRead.available() > 0);
            }
            Await.until("the pipe is found broken", () -> dropped(admin, "write-failed") > 0);
            program.awaitLog("WARN +AccessLog: access log cannot be written reason=\"Broken pipe\"");
            connect(address);
        }
    }

    private static void connect(InetSocketAddress address) throws IOException {
        try (var client = new Client(address)) {
            client.finish();
            assertEquals("", client.readAll());
        }
    }

    private static InputStream open(Path pipe) {
        try {
            return new FileInputStream(pipe.toFile()); // waits for the program
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
