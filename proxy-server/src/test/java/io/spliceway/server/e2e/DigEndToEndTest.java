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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the service discovery specification, asked with dig by UDP and TCP over both families. */
class DigEndToEndTest {
    @TempDir
    private static Path folder = Path.of("");

    private static final List<InetSocketAddress> SERVERS = new ArrayList<>();
    private static final Map<String, List<String>> ANSWERS = new LinkedHashMap<>();
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        Tools.assumeInstalled("dig", "bind9-dnsutils");
        program = Program.run(
                "--manifest", NamedServices.write(folder).toString(), "--dns-bind-address", "127.0.0.1:0,[::1]:0");
        program.awaitServing();
        SERVERS.add(HostPort.parse(program.awaitLog("answering DNS address=(127\\S+)")));
        SERVERS.add(HostPort.parse(program.awaitLog("answering DNS address=(\\[::1\\]\\S+)")));
        for (String protocol : List.of("+notcp", "+tcp")) {
            ANSWERS.put("IPv4 " + protocol, askEverything(0, protocol));
            ANSWERS.put("IPv6 " + protocol, askEverything(1, protocol));
        }
    }

    private static List<String> askEverything(int server, String protocol) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(protocol));
        DiscoveryRows.rows().forEach(row -> arguments.addAll(List.of(row.name(), row.type())));
        String[] answers = dig(server, arguments.toArray(String[]::new)).split(";; Got answer:", -1);
        assertEquals(DiscoveryRows.rows().count() + 1, answers.length, () -> String.join("\n", answers));
        return Arrays.asList(answers).subList(1, answers.length);
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.spliceway.server.e2e.DiscoveryRows#rows")
    void ruleIsKept(DiscoveryRows.Row row) {
        int index = DiscoveryRows.rows().toList().indexOf(row);
        ANSWERS.forEach((way, answers) -> {
            String answer = answers.get(index);
            assertTrue(answer.contains("status: " + row.status() + ","), () -> way + " was answered " + answer);
            assertEquals(
                    row.records().stream().sorted().toList(), records(answer), () -> way + " was answered " + answer);
        });
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
