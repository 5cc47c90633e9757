// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask, and how often, with addresses that are not loopback's. */
class DnsLimitsEndToEndTest {
    private static final String NAME = "web.default.svc.cluster.local";
    private static final String SERVER = "192.0.2.10";
    private static final String SERVER6 = "2001:db8::10";

    @TempDir
    private static Path folder = Path.of("");

    private static PodNamespace pod;

    @BeforeAll
    static void start() throws Exception {
        pod = PodNamespace.create();
        Tools.assumeInstalled("dig", "bind9-dnsutils");
        pod.serveNames(
                folder,
                "--dns-bind-address",
                SERVER + "," + SERVER6,
                "--dns-allow",
                "192.0.2.0/24",
                "--dns-rate-limit",
                "1");
    }

    @AfterAll
    static void end() throws Exception {
        if (pod != null) {
            pod.close();
        }
    }

    private static String dig(String server, String flags, int times) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "dig", "@" + server, "-b", server, flags, "+ignore", "+tries=1", "+timeout=1", "+noall", "+comments"));
        command.addAll(Collections.nCopies(times, NAME));
        return pod.run(command.toArray(String[]::new)).out();
    }

    private static int count(String part, String text) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void strangerIsRefused() throws Exception {
        String answer = dig(SERVER6, "+notcp", 1);
        assertTrue(answer.contains("status: REFUSED"), answer);
        String byTcp = dig(SERVER6, "+tcp", 1);
        assertTrue(byTcp.contains("communications error"), byTcp);
    }

    @Test
    void clientBeyondItsRateIsSentToTcpWhichHasNone() throws Exception {
        String byUdp = dig(SERVER, "+notcp", 2);
        assertEquals(2, count("status: NOERROR", byUdp), byUdp);
        assertEquals(1, count("flags: qr tc rd", byUdp), byUdp);
        String byTcp = dig(SERVER, "+tcp", 10);
        assertEquals(10, count("status: NOERROR", byTcp), byTcp);
    }
}
