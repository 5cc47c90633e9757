// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the service discovery specification, asked with dig. */
class DigEndToEndTest {
    private static final String DB = "db.data.svc.cluster.local.";
    private static final String SOA =
            "cluster.local. 5 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. N 7200 1800 86400 5";

    /** A question, the status of its answer, and the records of all sections. */
    private record Row(String name, String type, String status, List<String> records) {}

    private static Row row(String name, String type, String... records) {
        return new Row(name, type, "NOERROR", List.of(records));
    }

    private static Row none(String name, String type, String status) {
        return new Row(name, type, status, List.of(SOA));
    }

    private static final List<Row> ROWS = List.of(
            row("dns-version.cluster.local", "TXT", "dns-version.cluster.local. 5 IN TXT \"1.1.0\""),
            row("kubernetes.default.svc.cluster.local", "A", "kubernetes.default.svc.cluster.local. 5 IN A 127.96.8.1"),
            none("kubernetes.default.svc.cluster.local", "AAAA", "NOERROR"),
            row("six.default.svc.cluster.local", "AAAA", "six.default.svc.cluster.local. 5 IN AAAA fd00:96::6"),
            none("six.default.svc.cluster.local", "A", "NOERROR"),
            row("web.default.svc.cluster.local", "A", "web.default.svc.cluster.local. 5 IN A 127.96.8.20"),
            row("web.default.svc.cluster.local", "AAAA", "web.default.svc.cluster.local. 5 IN AAAA fd00:96::20"),
            row("WEB.Default.svc.cluster.LOCAL", "A", "WEB.Default.svc.cluster.LOCAL. 5 IN A 127.96.8.20"),
            row(
                    "_https._tcp.kubernetes.default.svc.cluster.local",
                    "SRV",
                    "_https._tcp.kubernetes.default.svc.cluster.local. 5 IN SRV 0 100 18443 kubernetes.default.svc.cluster.local.",
                    "kubernetes.default.svc.cluster.local. 5 IN A 127.96.8.1"),
            row(
                    "_dns._udp.web.default.svc.cluster.local",
                    "SRV",
                    "_dns._udp.web.default.svc.cluster.local. 5 IN SRV 0 100 53 web.default.svc.cluster.local.",
                    "web.default.svc.cluster.local. 5 IN A 127.96.8.20",
                    "web.default.svc.cluster.local. 5 IN AAAA fd00:96::20"),
            none("_18080._tcp.plain.default.svc.cluster.local", "SRV", "NXDOMAIN"),
            row(
                    "1.8.96.127.in-addr.arpa",
                    "PTR",
                    "1.8.96.127.in-addr.arpa. 5 IN PTR kubernetes.default.svc.cluster.local."),
            row(
                    "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa",
                    "PTR",
                    "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f.ip6.arpa. 5 IN PTR web.default.svc.cluster.local."),
            row("db.data.svc.cluster.local", "A", DB + " 5 IN A 10.1.0.1", DB + " 5 IN A 10.1.0.2"),
            row("db.data.svc.cluster.local", "AAAA", DB + " 5 IN AAAA fd00:1::1"),
            row("db-0.db.data.svc.cluster.local", "A", "db-0." + DB + " 5 IN A 10.1.0.1"),
            row("db-0.db.data.svc.cluster.local", "AAAA", "db-0." + DB + " 5 IN AAAA fd00:1::1"),
            row("10-1-0-2.db.data.svc.cluster.local", "A", "10-1-0-2." + DB + " 5 IN A 10.1.0.2"),
            none("10-1-0-2.db.data.svc.cluster.local", "AAAA", "NOERROR"),
            none("db-2.db.data.svc.cluster.local", "A", "NXDOMAIN"),
            none("down.data.svc.cluster.local", "A", "NXDOMAIN"),
            row("early.data.svc.cluster.local", "A", "early.data.svc.cluster.local. 5 IN A 10.1.7.1"),
            row(
                    "_sql._tcp.db.data.svc.cluster.local",
                    "SRV",
                    "10-1-0-2." + DB + " 5 IN A 10.1.0.2",
                    "_sql._tcp." + DB + " 5 IN SRV 0 100 5433 10-1-0-2." + DB,
                    "_sql._tcp." + DB + " 5 IN SRV 0 100 5433 db-0." + DB,
                    "db-0." + DB + " 5 IN A 10.1.0.1",
                    "db-0." + DB + " 5 IN AAAA fd00:1::1"),
            none("_admin._tcp.db.data.svc.cluster.local", "SRV", "NXDOMAIN"),
            none("_sql._tcp.down.data.svc.cluster.local", "SRV", "NXDOMAIN"),
            row("1.0.1.10.in-addr.arpa", "PTR", "1.0.1.10.in-addr.arpa. 5 IN PTR db-0." + DB),
            row(
                    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa",
                    "PTR",
                    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa. 5 IN PTR db-0." + DB),
            new Row("3.0.1.10.in-addr.arpa", "PTR", "REFUSED", List.of()),
            row("ext.default.svc.cluster.local", "A", "ext.default.svc.cluster.local. 5 IN CNAME db.example.com."),
            row("ext.default.svc.cluster.local", "CNAME", "ext.default.svc.cluster.local. 5 IN CNAME db.example.com."),
            none("_http._tcp.ext.default.svc.cluster.local", "SRV", "NXDOMAIN"),
            row(
                    "alias.default.svc.cluster.local",
                    "AAAA",
                    "alias.default.svc.cluster.local. 5 IN CNAME web.default.svc.cluster.local.",
                    "web.default.svc.cluster.local. 5 IN AAAA fd00:96::20"),
            row("10-9-8-7.default.pod.cluster.local", "A", "10-9-8-7.default.pod.cluster.local. 5 IN A 10.9.8.7"),
            row("fd00--5.default.pod.cluster.local", "AAAA", "fd00--5.default.pod.cluster.local. 5 IN AAAA fd00::5"),
            none("web-0.default.pod.cluster.local", "A", "NXDOMAIN"),
            row("ns.dns.cluster.local", "A", "ns.dns.cluster.local. 5 IN A 127.0.0.1"),
            row("ns.dns.cluster.local", "AAAA", "ns.dns.cluster.local. 5 IN AAAA ::1"),
            row("cluster.local", "NS", "cluster.local. 5 IN NS ns.dns.cluster.local."),
            row("cluster.local", "SOA", SOA),
            none("default.svc.cluster.local", "A", "NOERROR"),
            none("web.default.svc.cluster.local", "MX", "NOERROR"),
            none("nothing.default.svc.cluster.local", "A", "NXDOMAIN"),
            none("web.nowhere.svc.cluster.local", "A", "NXDOMAIN"),
            new Row("www.example.com", "A", "REFUSED", List.of()));

    @TempDir
    private static Path folder = Path.of("");

    private static final List<InetSocketAddress> SERVERS = new ArrayList<>();
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        Tools.assumeInstalled("dig", "bind9-dnsutils");
        program = Program.run(
                "--manifest", NamedServices.write(folder).toString(), "--dns-bind-address", "127.0.0.1:0,[::1]:0");
        program.awaitServing();
        SERVERS.add(HostPort.parse(program.awaitLog("answering DNS address=(127\\S+)")));
        SERVERS.add(HostPort.parse(program.awaitLog("answering DNS address=(\\[::1\\]\\S+)")));
    }

    @AfterAll
    static void end() {
        if (program != null) {
            program.close();
        }
    }

    private static String dig(int server, String... arguments) throws Exception {
        InetSocketAddress address = SERVERS.get(server);
        List<String> command = new ArrayList<>(List.of(
                "dig",
                "@" + IpLiteral.format(address.getAddress()),
                "-p",
                Integer.toString(address.getPort()),
                "+timeout=5",
                "+noall",
                "+comments",
                "+answer",
                "+authority",
                "+additional"));
        command.addAll(List.of(arguments));
        return Tools.run(command).success();
    }

    @ParameterizedTest(name = "IPv{0} {1}")
    @CsvSource({"4,+notcp", "4,+tcp", "6,+notcp", "6,+tcp"})
    void everyRowIsAnswered(int family, String protocol) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(protocol));
        ROWS.forEach(row -> arguments.addAll(List.of(row.name(), row.type())));
        String[] answers =
                dig(family == 4 ? 0 : 1, arguments.toArray(String[]::new)).split(";; Got answer:", -1);
        assertEquals(ROWS.size() + 1, answers.length, () -> String.join("\n", answers));
        for (int i = 0; i < ROWS.size(); i++) {
            Row row = ROWS.get(i);
            String answer = answers[i + 1];
            assertTrue(answer.contains("status: " + row.status() + ","), () -> row + " was answered " + answer);
            assertEquals(
                    row.records().stream().sorted().toList(), records(answer), () -> row + " was answered " + answer);
        }
    }

    private static List<String> records(String answer) {
        return answer.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                .map(line -> line.replaceAll("\\s+", " ").replaceFirst("(hostmaster\\S+) \\d+", "$1 N"))
                .sorted()
                .toList();
    }

    @Test
    void answerThatIsTooLargeForADatagramComesByTcp() throws Exception {
        String name = "many.data.svc.cluster.local";
        String plain = dig(0, "+noedns", "+ignore", name, "A");
        assertTrue(plain.contains("flags: qr aa tc rd;"), plain);
        assertTrue(records(plain).size() < NamedServices.MANY, plain);
        assertEquals(NamedServices.MANY, records(dig(0, "+noedns", name, "A")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+edns=1 +noednsneg", "+opcode=notify", "+header-only"})
    void whatIsNotSupportedIsSaidSo(String flags) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(flags.split(" ", -1)));
        arguments.addAll(List.of("web.default.svc.cluster.local", "A"));
        String answer = dig(0, arguments.toArray(String[]::new));
        String expected = switch (flags.substring(0, 5)) {
            case "+edns" -> "status: BADVERS";
            case "+opco" -> "status: NOTIMP";
            default -> "status: FORMERR";
        };
        assertTrue(answer.contains(expected), answer);
    }
}
