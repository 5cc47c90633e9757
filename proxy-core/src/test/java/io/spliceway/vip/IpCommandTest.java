// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says is understood; scripts in its place say it. */
class IpCommandTest {
    private static final LocalRoute FIRST = route("10.96.0.1/32");
    private static final LocalRoute SECOND = route("10.96.0.2/32");
    private static final LocalRoute THIRD = route("fd00::3/128");

    @TempDir
    Path folder = Path.of("");

    private static LocalRoute route(String block) {
        return new LocalRoute(Cidr.parse(block), null);
    }

    private IpCommand ip(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("ip"), "#!/bin/sh\n" + script);
        assertTrue(file.toFile().setExecutable(true));
        return new IpCommand(new Program(file));
    }

    @Test
    void failureBelongsToTheRouteWhoseNumberFollowsIt() throws IOException {
        IpCommand ip = ip("""
                cat >/dev/null
                echo 'RTNETLINK answers: Operation not permitted'
                echo 'Command failed -:1'
                echo 'RTNETLINK answers: File exists'
                echo 'Command failed -:2'
                exit 1
                """);

        assertEquals(Map.of(FIRST, "Operation not permitted"), ip.add(List.of(FIRST, SECOND, THIRD)));
    }

    @Test
    void routeThatIsNotThereIsRemoved() throws IOException {
        IpCommand ip = ip("""
                cat >/dev/null
                echo 'RTNETLINK answers: No such process'
                echo 'Command failed -:2'
                exit 1
                """);

        assertEquals(Map.of(), ip.delete(List.of(FIRST, SECOND)));
    }

    @Test
    void commandsNameTheRoutesOneALine() throws IOException {
        IpCommand ip = ip("cat >" + folder.resolve("input"));

        assertEquals(Map.of(), ip.add(List.of(FIRST, THIRD)));
        assertEquals("""
                route add local 10.96.0.1/32 dev lo proto 173 table local
                route add local fd00::3/128 dev lo proto 173 table local
                """, Files.readString(folder.resolve("input")));
    }

    @Test
    void programThatDoesNotKnowBatchesFailsForAll() throws IOException {
        IpCommand ip = ip("echo \"ip: invalid option -- 'batch'\"; exit 1\n");

        assertEquals(
                Map.of(FIRST, "ip: invalid option -- 'batch'", SECOND, "ip: invalid option -- 'batch'"),
                ip.add(List.of(FIRST, SECOND)));
    }

    @Test
    void programThatCannotBeRunFailsForAll() {
        var ip = new IpCommand(new Program(folder.resolve("none")));

        assertEquals(Set.of(FIRST, SECOND), ip.add(List.of(FIRST, SECOND)).keySet());
    }

    @Test
    void routesOfBothFamiliesAreListedWhereThereAreBoth() throws IOException {
        String ipv4 = "-4) echo Warning: of something >&2; echo 'local 10.96.0.1 dev lo scope host ' ;;";
        String absent = "-6) echo 'RTNETLINK answers: Operation not supported'; exit 2 ;;";
        String forbidden = "-6) echo 'Cannot open netlink socket: Permission denied'; exit 1 ;;";

        assertEquals(
                Set.of(FIRST, THIRD),
                ip("case $1 in " + ipv4 + " -6) echo 'local fd00::3 dev lo metric 1024 pref medium' ;; esac\n")
                        .list());
        assertEquals(
                Set.of(FIRST), ip("case $1 in " + ipv4 + absent + " esac\n").list());
        IpCommand failing = ip("case $1 in " + ipv4 + forbidden + " esac\n");
        assertThrows(IOException.class, failing::list);
    }

    @Test
    void nothingIsRunForNothing() {
        var ip = new IpCommand(new Program(folder.resolve("none")));

        assertEquals(Map.of(), ip.add(List.of()));
        assertEquals(Map.of(), ip.delete(List.of()));
    }
}
