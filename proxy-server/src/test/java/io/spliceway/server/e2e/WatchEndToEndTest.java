// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands that look again and again show, without a terminal. */
class WatchEndToEndTest {
    @TempDir
    private Path folder;

    @Test
    void connectionsChangesAndTheBusiestServicesAreFollowed() throws IOException {
        try (var pod = Pod.echo("one");
                RunningProxy proxy = RunningProxy.start(new ManifestFolder(folder));
                Program connections = Program.start(
                        "connections",
                        "--watch=100ms",
                        "--count",
                        "--address",
                        proxy.admin().api());
                Program events = Program.start(
                        "events", "--watch", "--address", proxy.admin().api());
                Program top = Program.start(
                        "top", "--interval=100ms", "--address", proxy.admin().api())) {
            connections.awaitOut("^0$");
            InetSocketAddress web = proxy.serve("web", Client.freeAddress("127.96.3.6"), pod.address());
            events.awaitOut("default/web  is served$");
            events.awaitOut("default/web  .* is new, ready$");
            try (var client = new Client(web)) {
                client.pod();
                connections.awaitOut("^1$");
                top.awaitOut(": 1 Services, 1 connections, ");
                top.awaitOut("^default +web +listening +1/1 +1 ");
            }
            connections.terminate();
            top.terminate();
            events.terminate();
            assertEquals(0, connections.exitCode());
            assertEquals(0, top.exitCode());
            assertEquals(0, events.exitCode());
        }
    }
}
