// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.ManifestFolder;
import io.spliceway.server.node.InNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database outside of the cluster has a replica. */
@InNamespaces
class ExternalDatabaseTest {
    private static final String WHO = "redis-cli -h 127.96.2.10 get who";

    @BeforeAll
    static void needServers() throws IOException {
        Example.assumeServers();
    }

    @Test
    void clientsReachTheReplicaAfterAnEditOfTheSlice(@TempDir Path folder) throws IOException {
        String manifest =
                Files.readString(Example.named("external-database").folder().resolve("orders.yaml"));
        var written = new ManifestFolder(folder);
        written.write("orders.yaml", manifest);
        try (var console = new Console(folder)) {
            for (String database : List.of("127.244.2.1", "127.244.2.2")) {
                console.open("redis-server --port 6390 --save '' --bind " + database);
                console.ask("redis-cli -e -p 6390 -h " + database + " set who " + database);
            }
            console.open("./spliceway run --manifest orders.yaml");
            assertEquals(List.of("127.244.2.1"), console.ask(WHO));

            written.write(
                    "orders.yaml",
                    manifest.replace("ready: true", "ready: later")
                            .replace("ready: false", "ready: true")
                            .replace("ready: later", "ready: false"));
            Await.until("the replica answers", () -> console.ask(WHO).equals(List.of("127.244.2.2")));
        }
    }
}
