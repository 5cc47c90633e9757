// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.testing.Backend;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as a process of its own: exit codes and signals. */
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path folder = Path.of("");

    private final Backend backend = Backend.start();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        backend.close();
    }

    @Test
    void idleProxyStopsOnTheFirstSignal() throws Exception {
        Process proxy = runProxy("30s");
        connect().close();
        proxy.destroy();
        assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, proxy.exitValue(), log());
    }

    @Test
    void connectionGetsTheGracePeriodAndThenAReset() throws Exception {
        Process proxy = runProxy("200ms");
        try (Socket client = connect()) {
            assertEquals("hello", backend.greetThrough(client));
            proxy.destroy();
            assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, proxy.exitValue(), log());
            var e = assertThrows(
                    IOException.class, () -> client.getInputStream().read());
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Test
    void secondSignalEndsAtOnce() throws Exception {
        Process proxy = runProxy("1h");
        try (Socket client = connect()) {
            assertEquals("hello", backend.greetThrough(client));
            proxy.destroy();
            awaitLog("draining");
            assertTrue(proxy.isAlive());
            assertEquals("hello", backend.greetThrough(client));
            proxy.destroy();
            assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, proxy.exitValue(), log());
        }
    }

    @Test
    void wrongManifestsExitWithUsageAndAllProblems() throws Exception {
        Path manifest =
                Files.writeString(folder.resolve("web.yaml"), backend.manifest().replace("port: ", "prt: "));
        Process proxy = start("run", "--manifest", manifest.toString());
        assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(64, proxy.exitValue());
        assertTrue(log().contains("problems in the manifests:\n  " + manifest), log());
        assertFalse(log().contains("\tat "), log());
    }

    @Test
    void takenAddressThatIsInsistedOnExitsWithFailure() throws Exception {
        Path manifest = Files.writeString(folder.resolve("web.yaml"), backend.manifest());
        try (var taken = new ServerSocket(0)) {
            Process proxy = start(
                    "run",
                    "--manifest=" + manifest,
                    "--healthz-bind-address=",
                    "--metrics-bind-address=127.0.0.1:" + taken.getLocalPort(),
                    "--bind-address-hard-fail");
            assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(1, proxy.exitValue());
            assertTrue(log().contains("spliceway: cannot serve metrics at 127.0.0.1:" + taken.getLocalPort()), log());
        }
    }

    @Test
    void changedConfigurationEndsTheProgramWithOne() throws Exception {
        Path manifest = Files.writeString(folder.resolve("web.yaml"), backend.manifest());
        Path config = Files.writeString(folder.resolve("config.yaml"), configuration(""));
        Process proxy = start(
                "run", "--config=" + config, "--manifest=" + manifest, "--bind-address-hard-fail", "--event-loops=1");
        awaitLog("serving");
        assertTrue(
                log().contains("flags are ignored because --config has a field for them"
                        + " settings=--bind-address-hard-fail\n"),
                log());
        assertTrue(log().contains("accepted, but without effect in this proxy settings=mode\n"), log());

        Files.writeString(config, configuration("logging: {verbosity: 4}\n"));
        assertTrue(proxy.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, proxy.exitValue());
        assertTrue(
                log().contains("the configuration has changed; ending, to be started with it file=" + config), log());
        assertTrue(log().contains(" draining"), log());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processGetsItsOomScore() throws Exception {
        Path manifest = Files.writeString(folder.resolve("web.yaml"), backend.manifest());
        Process proxy = start(
                "run",
                "--manifest=" + manifest,
                "--healthz-bind-address=none",
                "--metrics-bind-address=none",
                "--oom-score-adj=789");
        awaitLog("serving");
        assertEquals(
                "789",
                Files.readString(Path.of("/proc/" + proxy.pid() + "/oom_score_adj"))
                        .strip());
    }

    private static String configuration(String more) {
        return """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                mode: iptables
                healthzBindAddress: none
                metricsBindAddress: none
                """ + more;
    }

    private Process runProxy(String grace) throws Exception {
        Path manifest = Files.writeString(folder.resolve("web.yaml"), backend.manifest());
        Process proxy = start(
                "run",
                "--manifest=" + manifest,
                "--healthz-bind-address=",
                "--metrics-bind-address=",
                "--shutdown-grace-period=" + grace);
        awaitLog("serving");
        return proxy;
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.spliceway.server.cli.Spliceway"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(logFile().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    private Socket connect() throws IOException {
        return new Socket(backend.service().getAddress(), backend.service().getPort());
    }

    private void awaitLog(String message) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!log().contains(" " + message)) {
            assertTrue(System.nanoTime() < deadline, log());
            assertFalse(processes.getFirst().waitFor(20, TimeUnit.MILLISECONDS), log());
        }
    }

    private Path logFile() {
        return folder.resolve("log");
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }
}
