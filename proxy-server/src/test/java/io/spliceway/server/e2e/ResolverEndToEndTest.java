// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import io.spliceway.server.env.ResolverFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The C library finds Services with a pod's resolv.conf, search list and ndots included; so does what exec runs. */
class ResolverEndToEndTest {
    @TempDir
    private static Path folder = Path.of("");

    private static PodNamespace pod;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        pod = PodNamespace.create();
        Tools.assumeInstalled("getent", "libc-bin");
        program = Program.launch(
                pod.prefix(),
                "run",
                "--metrics-bind-address",
                "127.0.0.1:10249",
                "--healthz-bind-address",
                "",
                "--manifest",
                NamedServices.write(folder).toString(),
                "--dns-bind-address",
                "127.0.0.1,::1");
        program.awaitLog("ProxyServer: .*serving");
    }

    @AfterAll
    static void end() throws Exception {
        if (program != null) {
            program.close();
        }
        if (pod != null) {
            pod.close();
        }
    }

    private static Tools.Result getent(String server, String namespace, String... arguments) throws Exception {
        pod.file("resolv.conf", ResolverFiles.resolvConf(IpLiteral.parse(server), namespace, "cluster.local"));
        List<String> command = new ArrayList<>(List.of("getent"));
        command.addAll(Arrays.asList(arguments));
        return pod.run(command.toArray(String[]::new));
    }

    // A line for each address and kind of socket.
    private static List<String> addresses(String out) {
        return out.lines()
                .map(line -> line.split(" ", 2)[0])
                .distinct()
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, default, ahostsv4, web, 127.96.8.20",
        "127.0.0.1, default, ahostsv6, web, fd00:96::20",
        "::1, default, ahostsv4, web, 127.96.8.20",
        "::1, default, ahostsv6, web, fd00:96::20",
        "127.0.0.1, data, ahostsv4, web.default, 127.96.8.20",
        "127.0.0.1, data, ahostsv4, web.default.svc, 127.96.8.20",
        "127.0.0.1, data, ahostsv4, web.default.svc.cluster.local, 127.96.8.20",
        "127.0.0.1, data, ahostsv4, web.default.svc.cluster.local., 127.96.8.20",
        "127.0.0.1, data, ahostsv4, db, 10.1.0.1 10.1.0.2",
        "::1, data, ahostsv6, db, fd00:1::1",
        "127.0.0.1, data, ahostsv4, db-0.db, 10.1.0.1",
        "127.0.0.1, data, ahostsv6, db-0.db, fd00:1::1",
        "127.0.0.1, default, ahostsv4, db-0.db.data.svc.cluster.local, 10.1.0.1",
        "::1, default, ahostsv4, 10-1-0-2.db.data, 10.1.0.2",
        "127.0.0.1, default, ahosts, web, 127.96.8.20 fd00:96::20",
        "127.0.0.1, default, ahosts, six, fd00:96::6",
        "127.0.0.1, data, ahostsv4, kubernetes.default, 127.96.8.1",
        "127.0.0.1, default, ahostsv4, early.data, 10.1.7.1",
        "127.0.0.1, default, ahostsv6, alias, fd00:96::20",
        "::1, default, ahostsv6, fd00--5.default.pod, fd00::5",
        "127.0.0.1, default, ahostsv4, alias, 127.96.8.20",
        "127.0.0.1, default, ahostsv4, WEB, 127.96.8.20",
        "127.0.0.1, default, ahostsv4, 10-1-2-3.default.pod, 10.1.2.3",
    })
    void nameLeadsToItsAddresses(String server, String namespace, String database, String name, String expected)
            throws Exception {
        String out = getent(server, namespace, database, name).success();
        assertEquals(Stream.of(expected.split(" ", -1)).sorted().toList(), addresses(out), out);
    }

    @ParameterizedTest
    @CsvSource({
        "127.96.8.20, web.default.svc.cluster.local",
        "fd00:96::20, web.default.svc.cluster.local",
        "10.1.0.1, db-0.db.data.svc.cluster.local",
        "fd00:1::1, db-0.db.data.svc.cluster.local",
        "10.1.0.2, 10-1-0-2.db.data.svc.cluster.local"
    })
    void addressLeadsToItsName(String address, String name) throws Exception {
        assertTrue(getent("127.0.0.1", "default", "hosts", address).success().contains(name));
    }

    @Test
    void moreAddressesThanADatagramTakesAllArrive() throws Exception {
        String out = getent("127.0.0.1", "data", "ahostsv4", "many").success();
        assertEquals(NamedServices.MANY, addresses(out).size());
    }

    @ParameterizedTest
    @CsvSource({
        "web, data",
        "down, data",
        "nothing, default",
        "web.nowhere, default",
        "db-2.db, data",
        "ext, default",
        "www.example.com, default"
    })
    void nameThatIsNotThereIsNotFound(String name, String namespace) throws Exception {
        assertEquals(2, getent("127.0.0.1", namespace, "ahosts", name).exitCode());
    }

    @Test
    void commandFindsServicesBothWaysWithoutRoot() throws Exception {
        Tools.assumeInstalled("setpriv", "util-linux");
        pod.file("resolv.conf", "nameserver 192.0.2.1\n"); // not to be used
        List<String> nobody = new ArrayList<>(pod.prefix());
        nobody.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        String script = "echo $WEB_SERVICE_HOST:$WEB_SERVICE_PORT_HTTP; getent ahostsv4 web; id -u; id -g;"
                + " grep CapEff /proc/self/status; cat /etc/resolv.conf; exit 7";
        try (var exec = Program.launchFrom(nobody, readableClassPath(), "exec", "--", "sh", "-c", script)) {
            assertEquals(7, exec.exitCode(), exec::err);
            List<String> lines = exec.out().lines().toList();
            assertEquals("", exec.err());
            assertEquals("127.96.8.20:18080", lines.getFirst());
            assertTrue(exec.out().contains("127.96.8.20     STREAM web.default.svc.cluster.local"), exec.out());
            assertTrue(exec.out().contains("\n65534\n65534\nCapEff:\t0000000000000000\n"), exec.out());
            assertTrue(exec.out().endsWith("nameserver 127.0.0.1\noptions ndots:5"), exec.out());
        }
        assertEquals(
                "nameserver 192.0.2.1\n", pod.run("cat", "/etc/resolv.conf").success(), "nobody else sees it");
    }

    // Another user may not be able to read what this one has downloaded.
    private static String readableClassPath() throws Exception {
        Path copies = Files.createDirectories(folder.resolve("classpath"));
        List<String> entries = new ArrayList<>();
        for (String entry : Program.classPath().split(":", -1)) {
            if (entry.matches(".*/(classes|(picocli|jackson-|slf4j-|proxy-core)[^/]*\\.jar)/?")) {
                Path copy = copies.resolve(Integer.toString(entries.size()));
                copyTree(Path.of(entry), copy);
                entries.add(copy.toString());
            }
        }
        for (Path above = copies; above != null && above.startsWith(folder); above = above.getParent()) {
            assertTrue(
                    above.toFile().setExecutable(true, false) && above.toFile().setReadable(true, false));
        }
        return String.join(":", entries);
    }

    private static void copyTree(Path from, Path to) throws Exception {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
