// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import io.spliceway.server.env.ResolverFiles;
import java.io.IOException;
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

    private static final int UPSTREAM_PORT = 5300;

    private static PodNamespace pod;

    @BeforeAll
    static void start() throws Exception {
        pod = PodNamespace.create();
        Tools.assumeInstalled("getent", "libc-bin");
        Tools.assumeInstalled("dnsmasq", "dnsmasq-base");
        startUpstream();
        pod.serveNames(folder, "--dns-bind-address", "127.0.0.1,::1", "--dns-upstream", "127.0.0.1:" + UPSTREAM_PORT);
    }

    // Also has what only a resolver that does not try the search list first would ask it for.
    private static void startUpstream() throws IOException {
        pod.start(Tools.dnsmasq(
                        UPSTREAM_PORT,
                        "--listen-address=127.0.0.1",
                        "--bind-interfaces",
                        "--local=/#/",
                        "--host-record=db.example.com,192.0.2.7,2001:db8::7",
                        "--host-record=web.default,192.0.2.66"))
                .awaitLog("dnsmasq.*started");
    }

    @AfterAll
    static void end() throws Exception {
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

    @ParameterizedTest(name = "{0}: {4} in {2}, asked over {1}")
    @CsvSource({
        "Service has its cluster addresses, 127.0.0.1, default, ahostsv4, web, 127.96.8.20",
        "Service has its cluster addresses, 127.0.0.1, default, ahostsv6, web, fd00:96::20",
        "Service has its cluster addresses, ::1, default, ahostsv4, web, 127.96.8.20",
        "Service has its cluster addresses, ::1, default, ahostsv6, web, fd00:96::20",
        "Service has its cluster addresses, 127.0.0.1, default, ahosts, web, 127.96.8.20 fd00:96::20",
        "Service has its cluster addresses, 127.0.0.1, default, ahosts, six, fd00:96::6",
        "letter case does not matter, 127.0.0.1, default, ahostsv4, WEB, 127.96.8.20",
        "search list: own namespace, 127.0.0.1, data, ahostsv4, db-0.db, 10.1.0.1",
        "search list: own namespace, ::1, data, ahostsv6, db-0.db, fd00:1::1",
        "search list: svc, 127.0.0.1, data, ahostsv4, kubernetes.default, 127.96.8.1",
        "search list: svc, ::1, data, ahostsv6, web.default, fd00:96::20",
        "search list: zone, 127.0.0.1, data, ahostsv4, web.default.svc, 127.96.8.20",
        "search list: zone, ::1, data, ahostsv6, web.default.svc, fd00:96::20",
        "ndots:5: the search list comes first, 127.0.0.1, data, ahostsv4, web.default, 127.96.8.20",
        "ndots:5: and not where a dot ends the name, 127.0.0.1, data, ahostsv4, web.default., 192.0.2.66",
        "ndots:5: then the name itself, 127.0.0.1, data, ahostsv4, web.default.svc.cluster.local, 127.96.8.20",
        "ndots:5: then the name itself, ::1, data, ahosts, db.example.com, 192.0.2.7 2001:db8::7",
        "ndots:5: five dots are a name itself, 127.0.0.1, default, ahostsv4, db-0.db.data.svc.cluster.local, 10.1.0.1",
        "absolute name, 127.0.0.1, data, ahostsv4, web.default.svc.cluster.local., 127.96.8.20",
        "headless Service has its ready endpoints, 127.0.0.1, data, ahostsv4, db, 10.1.0.1 10.1.0.2",
        "headless Service has its ready endpoints, ::1, data, ahostsv6, db, fd00:1::1",
        "endpoint has a name of its hostname, 127.0.0.1, data, ahosts, queue-0.queue, 10.1.5.1",
        "endpoint without a hostname has an id, ::1, default, ahostsv4, 10-1-0-2.db.data, 10.1.0.2",
        "endpoint without a hostname has an id, ::1, default, ahostsv6, fd00-1--52.queue.data, fd00:1::52",
        "ready is what the condition says, 127.0.0.1, data, ahostsv4, states, 10.1.6.1 10.1.6.4",
        "publishNotReadyAddresses, 127.0.0.1, default, ahostsv4, early.data, 10.1.7.1",
        "ExternalName is a CNAME, 127.0.0.1, default, ahosts, ext, 192.0.2.7 2001:db8::7",
        "ExternalName is a CNAME, 127.0.0.1, default, ahostsv4, alias, 127.96.8.20",
        "ExternalName is a CNAME, ::1, default, ahostsv6, alias, fd00:96::20",
        "pod's address is a name, 127.0.0.1, default, ahostsv4, 10-1-2-3.default.pod, 10.1.2.3",
        "pod's address is a name, ::1, default, ahostsv6, fd00--5.default.pod, fd00::5",
    })
    void nameLeadsToItsAddresses(
            String rule, String server, String namespace, String database, String name, String expected)
            throws Exception {
        String out = getent(server, namespace, database, name).success();
        assertEquals(Stream.of(expected.split(" ", -1)).sorted().toList(), addresses(out), rule + ": " + out);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.96.8.20, web.default.svc.cluster.local",
        "::1, 127.96.8.1, kubernetes.default.svc.cluster.local",
        "127.0.0.1, fd00:96::20, web.default.svc.cluster.local",
        "::1, 10.1.0.1, db-0.db.data.svc.cluster.local",
        "::1, fd00:1::1, db-0.db.data.svc.cluster.local",
        "127.0.0.1, 10.1.0.2, 10-1-0-2.db.data.svc.cluster.local",
        "127.0.0.1, fd00:1::52, fd00-1--52.queue.data.svc.cluster.local"
    })
    void addressLeadsToItsName(String server, String address, String name) throws Exception {
        String out = getent(server, "default", "hosts", address).success();
        assertEquals(List.of(address, name), List.of(out.strip().split(" +", -1)));
    }

    @Test
    void moreAddressesThanADatagramTakesAllArrive() throws Exception {
        String out = getent("127.0.0.1", "data", "ahostsv4", "many").success();
        assertEquals(NamedServices.MANY, addresses(out).size());
    }

    @ParameterizedTest(name = "{0}: {3} in {2}")
    @CsvSource({
        "name of another namespace, ahosts, data, web",
        "none ready, ahosts, data, down",
        "no such Service, ahosts, default, nothing",
        "no such namespace, ahosts, default, web.nowhere",
        "endpoint that is not ready, ahosts, data, db-2.db",
        "endpoint that leaves, ahosts, data, leaving.states",
        "no address of the family, ahostsv4, default, six",
        "elsewhere neither, ahosts, default, www.example.com",
        "address that nothing has, hosts, default, 10.1.0.3"
    })
    void nameThatIsNotThereIsNotFound(String rule, String database, String namespace, String name) throws Exception {
        for (String server : List.of("127.0.0.1", "::1")) {
            assertEquals(2, getent(server, namespace, database, name).exitCode(), rule);
        }
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
