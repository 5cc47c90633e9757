// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code demo} works at the first try, whatever else runs on the machine. */
class DemoEndToEndTest {
    // Each of the three pods leaves and comes back once in nine changes.
    private static final int CHANGES = 9;

    @Test
    void everyRequestIsAnsweredWhilePodsComeAndGo() throws IOException {
        List<ServerSocket> taken = takePorts();
        try (Program demo = Program.start("demo", "--interval", "200ms")) {
            String service = demo.awaitOut("^ +curl http://(\\S+)");
            String metrics = demo.awaitOut("Metrics +(http://\\S+)");

            Set<String> pods = new TreeSet<>();
            int requests = 0;
            while (demo.out().lines().filter(line -> line.contains("demo-")).count() < CHANGES) {
                pods.add(curl(service));
                requests++;
            }

            assertEquals(Set.of("pod demo-1 zone a", "pod demo-2 zone b", "pod demo-3 zone c"), pods);
            assertTrue(requests > 2 * CHANGES, requests + " requests");
            assertTrue(AdminApi.get(metrics).body().contains("spliceway_connections_accepted_total{"));
            demo.terminate();
            assertEquals(0, demo.exitCode(), demo::err);
            assertEquals("", demo.err());
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    /** Asks once, over a connection of its own, as curl does; the JDK's clients would try again unasked. */
    private static String curl(String service) throws IOException {
        try (var client = new Client(HostPort.parse(service))) {
            client.send("GET / HTTP/1.1\r\nHost: " + service + "\r\nConnection: close\r\n\r\n");
            String answer = client.readAll();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            return answer.substring(answer.indexOf("\r\n\r\n")).strip();
        }
    }

    /** Makes sure that the ports which the demo would like are taken, by us or by another. */
    private static List<ServerSocket> takePorts() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        for (InetSocketAddress address : List.of(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 10249),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 10256),
                new InetSocketAddress(InetAddress.ofLiteral("127.96.0.10"), 8080))) {
            var socket = new ServerSocket();
            taken.add(socket);
            try {
                socket.bind(address);
            } catch (BindException e) {
                // Another process has it, which is as good.
            }
        }
        return taken;
    }
}
