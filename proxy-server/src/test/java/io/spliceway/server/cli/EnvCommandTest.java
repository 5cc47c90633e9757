// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.admin.AdminServer;
import io.spliceway.server.admin.HostCheck;
import io.spliceway.server.env.KubeletRows;
import io.spliceway.server.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvCommandTest {
    private static final String DEMO = """
            export DEMO_SERVICE_HOST='10.96.0.10'
            export DEMO_SERVICE_PORT='80'
            export DEMO_SERVICE_PORT_HTTP='80'
            export DEMO_PORT='tcp://10.96.0.10:80'
            export DEMO_PORT_80_TCP='tcp://10.96.0.10:80'
            export DEMO_PORT_80_TCP_PROTO='tcp'
            export DEMO_PORT_80_TCP_PORT='80'
            export DEMO_PORT_80_TCP_ADDR='10.96.0.10'
            """;

    @TempDir
    Path folder = Path.of("");

    private Path manifest() throws IOException {
        return Files.writeString(
                folder.resolve("app.yaml"),
                "{apiVersion: v1, kind: Service, metadata: {name: demo}, spec: {clusterIP: 10.96.0.10, ports: [{name:"
                        + " http, port: 80}]}}");
    }

    @Test
    void variablesAreThoseOfARunningProxysServices() {
        try (var samples = new Samples();
                var server = AdminServer.start(
                        "metrics",
                        HostPort.parse("127.0.0.1:0"),
                        samples.routes(() -> {}).routes(),
                        HostCheck.OWN_ADDRESS,
                        new AdminServer.BindPolicy.HardFail())) {
            String address = HostPort.format(server.bound().join());
            assertEquals(new CommandRun(0, DEMO, ""), CommandRun.of("env", "--address", address));
            assertEquals(
                    """
                    WEB_SERVICE_HOST=fd00::1
                    WEB_SERVICE_PORT=443
                    WEB_PORT=tcp://[fd00::1]:443
                    WEB_PORT_443_TCP=tcp://[fd00::1]:443
                    WEB_PORT_443_TCP_PROTO=tcp
                    WEB_PORT_443_TCP_PORT=443
                    WEB_PORT_443_TCP_ADDR=fd00::1
                    """,
                    CommandRun.of("env", "--address", address, "-n", "shop", "--format=dotenv")
                            .out());
        }
    }

    @Test
    void manifestsNeedNoProxy() throws IOException {
        assertEquals(
                new CommandRun(0, DEMO, ""),
                CommandRun.of("env", "--manifest", manifest().toString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.spliceway.server.env.KubeletRows#validRows")
    void everyRowOfTheKubeletsOwnTestIsPrintedByteForByte(KubeletRows.Row row) throws IOException {
        Path file = Files.writeString(folder.resolve("row.yaml"), row.manifest());
        assertEquals(
                new CommandRun(0, String.join("\n", row.variables()) + "\n", ""),
                CommandRun.of("env", "-n", "test", "--format=dotenv", "--manifest", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterIP: None", "clusterIP: ''", "type: ExternalName, externalName: db.example.com"})
    void serviceWithoutAClusterAddressHasNoVariables(String fields) throws IOException {
        Path file = Files.writeString(
                folder.resolve("row.yaml"),
                "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 8082}], " + fields
                        + "}}");
        assertEquals("", CommandRun.of("env", "--manifest", file.toString()).out());
    }

    @Test
    void namespaceWithoutServicesIsSaidSo() throws IOException {
        var run = CommandRun.of("env", "--manifest", manifest().toString(), "-n", "shopp");
        assertEquals(
                new CommandRun(0, "", "spliceway: no Service with a cluster address in the namespace shopp\n"), run);
    }

    @Test
    void wrongUseIsToldFromFailure() throws IOException {
        assertEquals(64, CommandRun.of("env", "--address", "ftp://x").exitCode());
        assertEquals(
                64,
                CommandRun.of(
                                "env",
                                "--address",
                                "127.0.0.1:1",
                                "--manifest",
                                manifest().toString())
                        .exitCode());
        assertEquals(64, CommandRun.of("exec").exitCode());
        assertEquals(64, CommandRun.of("env", "--manifest", "/nowhere.yaml").exitCode());
        var nobody = CommandRun.of("env", "--address", "127.0.0.1:1");
        assertEquals(1, nobody.exitCode());
        assertTrue(nobody.err().startsWith("spliceway: no proxy answers at http://127.0.0.1:1"), nobody.err());
    }
}
