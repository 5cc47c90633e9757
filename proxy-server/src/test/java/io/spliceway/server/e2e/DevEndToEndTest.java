// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev} as a process: what it says, and what it leaves behind. */
class DevEndToEndTest {
    @TempDir
    private Path temp = Path.of("");

    @AutoClose
    private final DevCluster cluster = DevCluster.ofOneService();

    private Program dev(List<String> launcher, String... flags) throws IOException {
        Stream<String> command =
                Stream.of("dev", "--kubeconfig", cluster.kubeconfig(temp).toString());
        return Program.launch(launcher, Stream.concat(command, Stream.of(flags)).toArray(String[]::new));
    }

    @Test
    void changesAreLinesAndSoAreTroubles() throws IOException {
        cluster.gateway().refuseRequests(401);
        try (Program program = dev(List.of())) {
            program.awaitOut("does not accept the credentials: log in again");
            cluster.gateway().refuseRequests(0);
            program.awaitOut("service-0 +127\\S+:8080 +2/2 ");
            cluster.ready(0, Set.of());
            program.awaitOut("default/service-0 .*no pod is ready; connections wait for one");
            cluster.ready(0, Set.of(1));
            program.awaitOut("default/service-0 .* 1/1 ready$");
            program.terminate();
            assertEquals(0, program.exitCode());
        }
    }

    @Test
    void namesInTheHostsFileGoWithTheProgramOrWithTheNext() throws IOException {
        Path hosts = Files.writeString(temp.resolve("hosts"), "127.0.0.1 localhost\n");
        try (Program killed = dev(List.of(), "--hosts", hosts.toString())) {
            String address = killed.awaitOut("service-0 +(127[^:]+):8080 ");
            assertEquals(
                    List.of(address
                            + " service-0 service-0.default service-0.default.svc service-0.default.svc.cluster.local"),
                    names(hosts));
        }
        assertEquals(1, names(hosts).size(), "killed, not ended");
        try (Program next = dev(List.of(), "--hosts", hosts.toString())) {
            next.awaitOut("service-0 +127\\S+:8080 ");
            assertEquals(1, names(hosts).size());
            next.terminate();
            assertEquals(0, next.exitCode());
        }
        assertEquals("127.0.0.1 localhost\n", Files.readString(hosts));
    }

    private static List<String> names(Path hosts) throws IOException {
        return Files.readAllLines(hosts).stream()
                .filter(line -> line.contains("service-0"))
                .toList();
    }

    @Test
    void terminalShowsATableAndIsGivenBack() throws IOException {
        Tools.assumeInstalled("script", "bsdutils");
        try (Program program = dev(List.of("sh", "-c", "exec script -qfec \"$*\" /dev/null", "sh"))) {
            program.awaitOut("service-0 .* 2/2 ");
            program.type("/nothing\n");
            program.awaitOut("0 of 1 Services");
            program.type("q");
            assertEquals(0, program.exitCode());
            assertTrue(program.out().endsWith("\u001b[?1049l"), "back to the text that was there before");
        }
    }

    @Test
    void kubeconfigThatIsNotThereIsWrongUsage() throws IOException {
        try (Program program =
                Program.start("dev", "--kubeconfig", temp.resolve("none").toString())) {
            assertEquals(64, program.exitCode());
            assertTrue(program.err().contains("--kubeconfig"), program::err);
        }
    }
}
