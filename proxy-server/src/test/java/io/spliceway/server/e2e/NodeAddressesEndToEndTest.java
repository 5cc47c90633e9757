// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node ports and the clients of a node, on a host whose addresses change: a network namespace that ends with the program. */
class NodeAddressesEndToEndTest {
    // The endpoint is the program's own health address. It is on another node, so that external traffic with the Local
    // policy is for clients on this node alone.
    private static final String MANIFEST = """
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s}
            spec:
              type: NodePort
              clusterIP: %2$s
              externalTrafficPolicy: %3$s
              ports: [{port: 80, nodePort: %4$d}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
            addressType: IPv4
            ports: [{name: "", port: 10256}]
            endpoints: [{addresses: [127.0.0.1], nodeName: other}]
            ---
            """;

    @TempDir
    Path folder = Path.of("");

    private Program start() throws IOException {
        Tools.assumeInstalled("curl", "curl");
        assumeTrue(
                run(List.of("unshare", "--net", "ip", "link", "set", "lo", "up"))
                                .exitCode()
                        == 0,
                "needs root, and the" + " Debian package iproute2");
        Path manifest = Files.writeString(
                folder.resolve("web.yaml"),
                MANIFEST.formatted("web", "127.96.0.1", "Cluster", 30_080)
                        + MANIFEST.formatted("local", "127.96.0.2", "Local", 30_081));
        // The second route lets curl have any address of the cluster's pods, and none of them is the host's.
        String prepare = "ip link set lo up && ip address add 10.9.9.1/32 dev lo"
                + " && ip route add local 10.244.0.0/16 dev lo && exec \"$@\"";
        Program program = Program.launch(
                List.of("unshare", "--net", "sh", "-c", prepare, "sh"),
                "run",
                "--manifest=" + manifest,
                "--nodeport-addresses=10.9.0.0/16",
                "--cluster-cidr=10.244.3.0/24",
                "--healthz-bind-address=127.0.0.1:10256",
                "--metrics-bind-address=none");
        program.awaitLog("answering");
        program.awaitLog("node ports are served at these addresses addresses=10.9.9.1$");
        return program;
    }

    @Test
    void nodePortsFollowTheAddressesOfTheHost() throws IOException {
        try (Program program = start()) {
            assertEquals("200", get(program, "10.9.9.1:30080"));
            assertEquals("refused", get(program, "127.0.0.1:30080"));

            inNamespace(program, "ip", "address", "add", "10.9.9.2/32", "dev", "lo");
            program.awaitLog("node ports are served at these addresses addresses=10.9.9.1,10.9.9.2$");
            assertEquals("200", get(program, "10.9.9.2:30080"));

            inNamespace(program, "ip", "address", "del", "10.9.9.1/32", "dev", "lo");
            program.awaitLog("node ports are served at these addresses addresses=10.9.9.2$");
            assertEquals("200", get(program, "10.9.9.2:30080"));
        }
    }

    @Test
    void clientsOnTheNodeReachEveryEndpointOthersOnlyThoseOnIt() throws IOException {
        try (Program program = start()) {
            assertEquals("200", get(program, "10.9.9.1:30081", "--interface", "10.244.3.9"));
            assertEquals("reset", get(program, "10.9.9.1:30081", "--interface", "10.244.4.9"));
            assertEquals("200", get(program, "10.9.9.1:30080", "--interface", "10.244.4.9"));
            assertEquals("200", get(program, "10.9.9.1:30081", "--interface", "10.9.9.1"));

            inNamespace(program, "ip", "address", "add", "10.244.4.9/32", "dev", "lo");
            Await.until(
                    "10.244.4.9 is the host's",
                    () -> get(program, "10.9.9.1:30081", "--interface", "10.244.4.9")
                            .equals("200"));
        }
    }

    private static String get(Program program, String address, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("curl", "--verbose", "--max-time", "10", "--output", "/dev/null"));
        command.addAll(List.of("--write-out", "%{http_code}", "http://" + address + "/livez"));
        command.addAll(List.of(options));
        Result result = inNamespace(program, command.toArray(String[]::new));
        String output = result.output();
        if (result.exitCode() == 0) {
            return output.substring(output.length() - "200".length());
        }
        // Not by the exit code: a reset may come before curl has looked whether it is connected.
        return output.contains("Connection reset")
                ? "reset"
                : output.contains("Connection refused") ? "refused" : output;
    }

    private static Result inNamespace(Program program, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net", "--target", Long.toString(program.pid())));
        all.addAll(List.of(command));
        return run(all);
    }

    private record Result(int exitCode, String output) {}

    private static Result run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            String output = reader.readAllAsString();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + command);
            }
            return new Result(process.exitValue(), output);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
