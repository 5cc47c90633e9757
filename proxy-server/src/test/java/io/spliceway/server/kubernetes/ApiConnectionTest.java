// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.config.InCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which API server is asked, and with which credentials. */
class ApiConnectionTest {
    private static final AddressPolicy POLICY = new AddressPolicy(List.of(), false);

    private final FakeApiServer server = FakeApiServer.started(new FakeStore(1));

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theKubeconfigsCurrentContextIsUsed() throws Exception {
        try (SourceFixture source = watching(kubeconfig(server.root(), "current-context: here"), null, null)) {
            source.awaitSynced();
            assertTrue(server.sawCredentials("Bearer secret"));
        }
    }

    @Test
    void theMasterFlagComesBeforeTheKubeconfig() throws Exception {
        Path elsewhere = kubeconfig(URI.create("http://127.0.0.1:1/"), "current-context: here");
        try (SourceFixture source = watching(elsewhere, server.root(), null)) {
            source.awaitSynced();
            assertTrue(server.sawCredentials("Bearer secret"));
        }
    }

    @Test
    void aServiceAccountsTokenIsReadAnew() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        var pod = new InCluster(URI.create("http://127.0.0.1:1"), token, folder.resolve("ca.crt"));
        try (SourceFixture source = watching(null, server.root(), pod)) {
            assertTokenIsReadAnew(source, token);
        }
    }

    @Test
    void theTokenFileOfAKubeconfigIsReadAnewAndComesBeforeItsToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        Path kubeconfig = kubeconfig(server.root(), "token: secret, tokenFile: token", "current-context: here");
        try (SourceFixture source = watching(kubeconfig, null, null)) {
            assertTokenIsReadAnew(source, token);
            assertFalse(server.sawCredentials("Bearer secret"));
        }
    }

    private void assertTokenIsReadAnew(SourceFixture source, Path token) throws Exception {
        source.awaitSynced();
        assertTrue(server.sawCredentials("Bearer first"));

        Files.writeString(token, "second\n");
        SourceFixture.until("watches", () -> server.openWatches() == 3);
        server.failOpenWatches(new Fault.Cut());
        SourceFixture.until("new token", () -> server.sawCredentials("Bearer second"));
    }

    @Test
    void aTokenFileThatIsNotThereYetIsWaitedFor() throws Exception {
        Path kubeconfig = kubeconfig(server.root(), "tokenFile: token", "current-context: here");
        try (SourceFixture source = watching(kubeconfig, null, null)) {
            SourceFixture.until("failure", () -> source.watches().sawFailure("services", WatchFailure.UNREACHABLE));
            Files.writeString(folder.resolve("token"), "late");
            source.awaitSynced();
            assertTrue(server.sawCredentials("Bearer late"));
        }
    }

    record BadFile(String name, String contents, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BadFile> badFiles() {
        return Stream.of(
                new BadFile("no YAML", "{{{", "is no kubeconfig"),
                new BadFile("no current context", "kind: Config", "has no current-context"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aKubeconfigThatCannotBeUsedIsAConfigurationProblem(BadFile row) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), row.contents());
        var e = assertThrows(
                ConfigException.class, () -> ApiConnection.of(new ClusterConfig(file, null, null, List.of())));
        assertTrue(e.problems().getFirst().startsWith("--kubeconfig: '" + file), e::getMessage);
        assertTrue(e.problems().getFirst().contains(row.problem()), e::getMessage);
    }

    private static SourceFixture watching(
            @Nullable Path kubeconfig, @Nullable URI master, @Nullable InCluster inCluster) throws ConfigException {
        var cluster = new ClusterConfig(kubeconfig, master, inCluster, List.of());
        return SourceFixture.watching(ApiConnection.of(cluster), POLICY);
    }

    private Path kubeconfig(URI server, String context) throws IOException {
        return kubeconfig(server, "token: secret", context);
    }

    private Path kubeconfig(URI server, String user, String context) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {%s}}]
                contexts: [{name: here, context: {cluster: c, user: u}}]
                %s
                """.formatted(server, user, context));
    }
}
