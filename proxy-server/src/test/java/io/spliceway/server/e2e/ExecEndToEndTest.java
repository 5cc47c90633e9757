// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.admin.AdminServer;
import io.spliceway.server.admin.HostCheck;
import io.spliceway.server.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command that {@code exec} runs. */
class ExecEndToEndTest {
    @TempDir
    Path folder = Path.of("");

    private final Samples samples = new Samples();
    private final AdminServer api = AdminServer.start(
            "metrics",
            HostPort.parse("127.0.0.1:0"),
            samples.routes(() -> {}).routes(),
            HostCheck.OWN_ADDRESS,
            new AdminServer.BindPolicy.HardFail());

    @AfterEach
    void close() {
        api.close();
        samples.close();
    }

    private Program exec(String... command) throws IOException {
        Stream<String> flags =
                Stream.of("exec", "--address", HostPort.format(api.bound().join()));
        return Program.start(Stream.concat(flags, Stream.of(command)).toArray(String[]::new));
    }

    @Test
    void withoutDnsNamesAreInAHostsFileOfTheCommandsOwn() throws Exception {
        Tools.assumeRoot();
        String hosts = Files.readString(Path.of("/etc/hosts"));
        String manifest = NamedServices.write(folder).toString();
        String script = "getent hosts web; cat /etc/hosts";
        try (var exec = Program.start("exec", "--manifest", manifest, "--", "sh", "-c", script)) {
            String out = exec.output();
            assertEquals(
                    "127.96.8.20     web.default.svc.cluster.local web.default.svc web.default web",
                    out.lines().findFirst().orElse(""));
            assertTrue(out.contains(hosts.strip()), "the machine's own names are kept");
            assertTrue(
                    exec.err().startsWith("spliceway: names are those of a hosts file made now, because no proxy"),
                    exec.err());
        }
        assertEquals(hosts, Files.readString(Path.of("/etc/hosts")));
    }

    @Test
    void whatFollowsTheCommandIsTheCommands() throws Exception {
        String script = "echo $DEMO_SERVICE_HOST $HOME $*";
        try (var exec = exec("-n", "default", "sh", "-c", script, "sh", "-n", "--manifest", "--", "--help")) {
            assertEquals("10.96.0.10 " + System.getenv("HOME") + " -n --manifest -- --help", exec.output(), exec::err);
        }
    }

    @Test
    void whatTheCommandSetsWinsAndMayReferToTheServices() throws Exception {
        String script = "DEMO_URL=http://$DEMO_SERVICE_HOST/; echo $DEMO_URL $DEMO_SERVICE_PORT";
        try (var exec = exec("env", "DEMO_SERVICE_PORT=1", "sh", "-c", script)) {
            assertEquals("http://10.96.0.10/ 1", exec.output(), exec::err);
        }
    }

    @Test
    void variableOfAServiceReplacesAnInheritedOne() throws Exception {
        String address = HostPort.format(api.bound().join());
        List<String> stale = List.of("env", "DEMO_SERVICE_HOST=192.0.2.1", "OTHER_SERVICE_HOST=192.0.2.2");
        String script = "echo $DEMO_SERVICE_HOST $OTHER_SERVICE_HOST";
        try (var exec = Program.launch(stale, "exec", "--address", address, "sh", "-c", script)) {
            assertEquals("10.96.0.10 192.0.2.2", exec.output(), exec::err);
        }
    }

    @Test
    void commandThatDoesNotExistIsToldFromOneThatFails() throws Exception {
        try (var missing = exec("spliceway-no-such-command");
                var failing = exec("sh", "-c", "exit 3")) {
            assertEquals(127, missing.exitCode(), missing::err);
            assertTrue(missing.err().contains("spliceway-no-such-command"), missing.err());
            assertEquals(3, failing.exitCode(), failing::err);
        }
    }

    @Test
    void requestToStopReachesTheCommand() throws Exception {
        String script = "trap 'echo stopped; exit 5' TERM; echo started; while :; do sleep 0.05; done";
        try (var exec = exec("sh", "-c", script)) {
            exec.awaitOut("started");
            exec.terminate();
            assertEquals(5, exec.exitCode(), exec::err);
            assertTrue(exec.out().endsWith("stopped"), exec.out());
        }
    }
}
