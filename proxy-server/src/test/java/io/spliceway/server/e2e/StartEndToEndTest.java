// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code run} starts with what is right, and says everything that is wrong. */
class StartEndToEndTest {
    private static final int EXIT_USAGE = 64;
    private static final int SERVICES = 1_000;

    /** A wrong command line, and what must be said about it. */
    record Wrong(String rule, List<String> arguments, List<String> said) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static List<Wrong> wrong() {
        return List.of(
                new Wrong(
                        "all wrong flags are told at once",
                        List.of(
                                "--manifest",
                                "/does/not/exist",
                                "--half-closed-timeout",
                                "soon",
                                "--max-connections",
                                "many",
                                "--shutdown-grace-period",
                                "5"),
                        List.of(
                                "'/does/not/exist' does not exist",
                                "--half-closed-timeout: 'soon'",
                                "--max-connections: 'many'",
                                "--shutdown-grace-period: '5'")),
                new Wrong(
                        "an unknown flag is answered with the one that was meant",
                        List.of("--manifst", "web.yaml"),
                        List.of("Unknown option", "'--manifst'", "--manifest", "spliceway run --help")),
                new Wrong(
                        "an unknown flag behind manifests is no manifest",
                        List.of("--manifest", "/tmp", "--manifest", "/tmp", "--shutdown-grace", "3s"),
                        List.of("Unknown option", "'--shutdown-grace'", "--shutdown-grace-period")),
                new Wrong(
                        "an unknown flag in the place of a manifest is no manifest",
                        List.of("--manifest", "--no-splce"),
                        List.of("--no-splce")));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) throws IOException {
        try (Program program = Program.run(wrong.arguments().toArray(String[]::new))) {
            assertEquals(EXIT_USAGE, program.exitCode(), program::err);
            for (String part : wrong.said()) {
                assertTrue(program.err().contains(part), () -> "no " + part + " in: " + program.err());
            }
            assertEquals("", program.out());
        }
    }

    @Test
    void allProblemsOfAllManifestsAreTold(@TempDir Path temp) throws IOException {
        var folder = new ManifestFolder(temp);
        folder.write("a.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  clusterIp: 127.0.34.1
                  ports: [{name: main, port: 65536}]
                """);
        folder.write("b.yaml", """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: b-1, labels: {kubernetes.io/service-name: b}}
                addressType: IPv4
                ports: [{name: main, port: 80}]
                endpoints: [{addresses: ["::1"]}]
                """);
        folder.write("c.yaml", "kind: [\n");

        try (Program program = Program.run("--manifest", temp.toString())) {
            assertEquals(EXIT_USAGE, program.exitCode());
            String report = program.err();
            for (String part : List.of(
                    "a.yaml: document 1, line 5: spec.clusterIp: ",
                    "a.yaml: document 1, line 6: spec.ports[0].port: ",
                    "b.yaml: document 1, line 6: endpoints[0].addresses[0]: ",
                    "c.yaml: document 1, line")) {
                assertTrue(report.contains(part), () -> "no " + part + " in: " + report);
            }
            assertEquals("", program.out());
        }
    }

    @Test
    void thousandServicesAreServedSoonAfterTheStart(@TempDir Path temp) throws IOException {
        var folder = new ManifestFolder(temp);
        try (Pod pod = Pod.echo("pod")) {
            var yaml = new StringBuilder();
            InetSocketAddress last = pod.address();
            for (int i = 0; i < SERVICES; i++) {
                last = new InetSocketAddress("127.0." + (64 + i / 250) + "." + (1 + i % 250), 18_080);
                yaml.append("---\n")
                        .append(ManifestFolder.yaml("s" + i, "2024-01-01T00:00:00Z", "TCP", last, pod.address()));
            }
            folder.write("all.yaml", yaml.toString());

            long start = System.nanoTime();
            try (RunningProxy proxy = RunningProxy.start(folder)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                System.out.println("ready with " + SERVICES + " Services after " + millis + " ms");

                assertEquals("pod", Client.podAt(last));
                assertEquals(SERVICES, proxy.admin().metric("spliceway_listeners", Map.of("state", "listening")));
                assertTrue(millis < 20_000, millis + " ms");
            }
        }
    }
}
