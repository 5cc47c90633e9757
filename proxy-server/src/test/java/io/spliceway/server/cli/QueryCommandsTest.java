// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryCommandsTest {
    @TempDir
    private static Path folder = Path.of("");

    private final Path tokenFile = folder.resolve("token");
    private final Samples samples = new Samples(tokenFile);
    private final AdminServer server = AdminServer.start(
            "metrics",
            HostPort.parse("127.0.0.1:0"),
            samples.routes(() -> {}).routes(),
            HostCheck.OWN_ADDRESS,
            new AdminServer.BindPolicy.HardFail());
    private final String address = "http://" + HostPort.format(server.bound().join());

    @AfterEach
    void close() {
        server.close();
        samples.close();
    }

    @Test
    void servicesAreATableWithARowForEachAddress() {
        assertEquals("""
                NAMESPACE   NAME   PORT          KIND         ADDRESS           STATE          READY
                default     demo   http:80/TCP   ClusterIP    10.96.0.10:80     listening      1/2
                default     demo   http:80/TCP   NodePort     192.0.2.7:30080   failed         1/2
                default     demo   http:80/TCP   ExternalIP   198.51.100.1:80   claimed        1/2
                shop        web    443/TCP       ClusterIP    [fd00::1]:443     no-endpoints   0/0
                shop        web    443/TCP       ExternalIP   203.0.113.9:443   refused        0/0
                """, run("services").out());
    }

    @Test
    void wideServicesSayWhyAnAddressDoesNotListen() {
        assertEquals("""
                NAMESPACE   NAME   PORT          KIND         ADDRESS           STATE       READY   TYPE       ENDPOINTS                                  MESSAGE
                default     demo   http:80/TCP   ClusterIP    10.96.0.10:80     listening   1/2     NodePort   10.1.0.1:8080,10.1.0.2:8080(terminating)   -
                default     demo   http:80/TCP   NodePort     192.0.2.7:30080   failed      1/2     NodePort   10.1.0.1:8080,10.1.0.2:8080(terminating)   another process has port 30080
                default     demo   http:80/TCP   ExternalIP   198.51.100.1:80   claimed     1/2     NodePort   10.1.0.1:8080,10.1.0.2:8080(terminating)   the older Service shop/web has this address
                """, run("services", "-o", "wide", "-n", "default").out());
    }

    @Test
    void endpointsAreATableWithTheirStates() {
        assertEquals("""
                NAMESPACE   SERVICE   PORT          ENDPOINT        POD      NODE     STATE         CONNECTIONS
                default     demo      http:80/TCP   10.1.0.1:8080   demo-1   node-a   excluded      1
                default     demo      http:80/TCP   10.1.0.2:8080   -        -        terminating   0
                """, run("endpoints").out());
    }

    @Test
    void wideEndpointsSayWhy() {
        assertEquals(
                """
                NAMESPACE   SERVICE   PORT          ENDPOINT        POD   NODE   STATE         CONNECTIONS   WHY
                default     demo      http:80/TCP   10.1.0.2:8080   -     -      terminating   0             terminates: new connections go to others
                """,
                run("endpoints", "-o", "wide", "-n", "default", "--pod", "10.1.0.2")
                        .out());
    }

    @Test
    void endpointsAreFilteredAndAreJsonToo() {
        assertTrue(run("endpoints", "-o", "json", "--pod", "demo-1").out().contains("\"connections\" : 1"));
        assertEquals(1, run("endpoints", "-n", "shop").out().lines().count());
        assertEquals(3, run("endpoints", "--service", "demo").out().lines().count());
    }

    @Test
    void connectionsAreATable() {
        assertEquals("""
                ID   CLIENT                PROTOCOL   SERVICE               ENDPOINT        POD      STATE         AGE     TO-ENDPOINT   TO-CLIENT
                7    192.0.2.50:41000      TCP        default/demo:http     10.1.0.1:8080   demo-1   half-closed   5m12s   812B          1.5MiB
                8    192.0.2.51:41002      UDP        kube-system/dns:dns   10.1.0.3:53     dns-1    unreplied     1.5s    120B          0B
                9    [2001:db8::9]:41001   TCP        shop/web              -               -        dialing       0.1s    0B            0B
                """, run("connections").out());
    }

    @Test
    void wideConnectionsSayWhyTheEndpointWasPicked() {
        assertEquals(
                """
                ID   CLIENT             PROTOCOL   SERVICE             ENDPOINT        POD      STATE         AGE     TO-ENDPOINT   TO-CLIENT   FRONTEND        KIND        NODE     PICKED-BY     DIALS   MODE     DATAGRAMS
                7    192.0.2.50:41000   TCP        default/demo:http   10.1.0.1:8080   demo-1   half-closed   5m12s   812B          1.5MiB      10.96.0.10:80   ClusterIP   node-a   round-robin   1       splice   -
                """, run("connections", "--output=wide", "--service", "demo").out());
        assertTrue(run("connections", "-o", "wide", "--service", "dns").out().contains("copy   3/0\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 7 8 9",
        "--sort=age, 7 8 9",
        "--sort=bytes, 7 8 9",
        "--client=192.0.2.51, 8",
        "--client=:41001, 9",
        "--pod=demo, 7",
        "--pod=10.1.0.3, 8",
    })
    void connectionsAreFilteredAndSorted(String flag, String ids) {
        String[] flags = flag.isEmpty() ? new String[0] : new String[] {flag};
        List<String> rows = run("connections", flags).out().lines().skip(1).toList();
        assertEquals(
                ids,
                rows.stream()
                        .map(row -> row.split(" ", 2)[0])
                        .reduce((a, b) -> a + " " + b)
                        .orElse(""));
    }

    @Test
    void connectionsAreCounted() {
        assertEquals("3\n", run("connections", "--count").out());
        assertEquals(
                "1\n", run("connections", "--count", "-n", "shop", "-o", "json").out());
    }

    @Test
    void eventsAreLinesAndCanBeOfOneService() {
        String ofProxy =
                "1970-01-01T00:00:00Z  proxy  accepting is paused: 100 connections use all descriptors there are\n";
        String ofDemo = "1970-01-01T00:00:00Z  default/demo  does not listen: another process has port 30080\n";
        assertEquals(ofProxy + ofDemo, run("events").out());
        assertEquals(ofDemo, run("events", "-n", "default").out());
        assertTrue(run("events", "-o", "json").out().contains("\"last\" : 2"));
    }

    @Test
    void explanationSaysWhereAConnectionGoesAndWhyNotElsewhere() {
        assertEquals(
                """
                192.0.2.50 to 10.96.0.10:80/TCP: connected
                  goes to 10.1.0.1:8080, which is next in turn

                Service    default/demo:http, by its ClusterIP
                Endpoints  of the whole cluster
                Affinity   none

                ENDPOINT        POD      NODE     VERDICT       WHY
                10.1.0.1:8080   demo-1   node-a   chosen        gets its share; next (round-robin)
                10.1.0.2:8080   -        -        terminating   terminates, and others are ready
                """, run("explain", "10.96.0.10:80", "--from", "192.0.2.50").out());
    }

    @Test
    void explanationOfAnAddressThatNoServiceHasNamesThePortsOfItsIp() {
        assertEquals("""
                127.0.0.1 to 10.96.0.10:81/TCP: not-served
                  no Service has this address with this port and protocol

                The same IP is served at:
                ADDRESS         PROTOCOL   SERVICE             KIND
                10.96.0.10:80   TCP        default/demo:http   ClusterIP
                """, run("explain", "10.96.0.10:81").out());
    }

    @Test
    void connectionIsEndedByWhoHasTheToken() throws IOException {
        Files.writeString(tokenFile, "a token\n");
        Path file = Files.writeString(folder.resolve("copy"), "a token");
        var run = CommandRun.of("kill", "7", "--token-file", file.toString(), "--address", address);
        assertEquals("connection 7 is ended\n", run.out());

        run = CommandRun.of("kill", "8", "7", "--token-file", file.toString(), "--address", address);
        assertEquals("connection 7 is ended\n", run.out());
        assertTrue(run.err().contains("HTTP 404: no connection has the id 8"), run.err());
        assertEquals(1, run.exitCode());

        Files.writeString(file, "another");
        run = CommandRun.of("kill", "7", "--token-file", file.toString(), "--address", address);
        assertTrue(run.err().contains("HTTP 401: wrong token"), run.err());
        run = CommandRun.of("kill", "7", "--token-file", folder.resolve("none").toString(), "--address", address);
        assertTrue(run.err().contains("cannot be read"), run.err());
    }

    @Test
    void jsonIsTheAnswerAsItCame() {
        var run = run("connections", "-o", "json", "--service=none");
        assertEquals("{\n  \"connections\" : [ ]\n}\n", run.out());
    }

    @Test
    void emptyTableKeepsItsHeader() {
        assertTrue(run("services", "-n", "none").out().startsWith("NAMESPACE   NAME"));
        assertEquals(0, run("services", "-n", "none").exitCode());
    }

    @Test
    void controlCharactersCannotReachTheTerminal() {
        var table = new TextTable<String>().column("A", cell -> cell);
        assertEquals(List.of("A", "x?[2Jy?"), table.lines(List.of("x\u001b[2Jy\n")));
    }

    @ParameterizedTest
    @CsvSource({"0.04,0.0s", "59.94,59.9s", "60,1m0s", "3599,59m59s", "3600,1h0m", "86399,23h59m", "90000,1d1h"})
    void ageIsShownInTwoUnits(double seconds, String text) {
        assertEquals(text, ConnectionRows.age(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "1023,1023B", "1024,1.0KiB", "1572864,1.5MiB", "5497558138880,5.0TiB"})
    void bytesAreShownInBinaryUnits(long count, String text) {
        assertEquals(text, ConnectionRows.bytes(count));
    }

    private CommandRun run(String command, String... flags) {
        String[] args = new String[flags.length + 3];
        args[0] = command;
        args[1] = "--address";
        args[2] = address;
        System.arraycopy(flags, 0, args, 3, flags.length);
        var run = CommandRun.of(args);
        assertEquals("", run.err());
        return run;
    }
}
