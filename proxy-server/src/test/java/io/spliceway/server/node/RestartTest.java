// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Service;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Program;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a proxy leaves on its node when it ends, and what becomes of it. */
@InNamespaces
class RestartTest {
    private static final Set<String> BLOCKS = Set.of("10.96.0.0/16", "fd00:96::/64");

    // Starting a JVM is most of it. Whatever else runs on the machine can make it longer, but hardly every time.
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 5;

    private final TestCluster cluster;
    private final NetworkNamespace node;
    private final NodeProxy proxy;
    private final Client pod;

    RestartTest(TestCluster cluster) {
        this.cluster = cluster;
        this.node = cluster.network().node(2).namespace();
        this.proxy = cluster.proxy(2);
        this.pod = Client.in(cluster.pod(2, 2));
    }

    private Service serve(int number) {
        Service service = ServiceObject.of(
                "restart-" + number,
                "10.96.2.4" + number,
                "fd00:96::2:4" + number,
                spec -> spec.withExternalIPs("198.51.100.4" + number));
        cluster.apply(service, List.of(cluster.pod(2, 1)));
        assertEquals(Set.of("pod21"), pod.ask("10.96.2.4" + number + ":80", 1));
        assertEquals(Set.of("pod21"), pod.ask("198.51.100.4" + number + ":80", 1));
        return service;
    }

    private Set<String> with(String... routes) {
        Set<String> all = new TreeSet<>(BLOCKS);
        all.addAll(List.of(routes));
        return all;
    }

    @Test
    void killedProxyLeavesRoutesAndItsSuccessorOnlyThoseThatAreInUse() throws Exception {
        serve(1);
        Service gone = serve(2);
        Set<String> routes = with("198.51.100.41", "198.51.100.42");
        Await.until(
                "no address of another test is local", () -> Vips.routes(node).equals(routes));

        proxy.kill();
        assertEquals(routes, Vips.routes(node));
        assertEquals(new Answer.Refused(), pod.ask("10.96.2.41:80"));
        cluster.delete(gone);
        proxy.restart(() -> pod.ask("10.96.2.41:80") instanceof Answer.From);
        proxy.awaitNoService("restart-2");
        assertEquals(with("198.51.100.41"), Vips.routes(node));
        assertEquals(Set.of("198.51.100.41"), Vips.guarded(node));
        assertEquals(Set.of("pod21"), pod.ask("198.51.100.41:80", 1));
    }

    @Test
    void killedProxyServesAgainWithinTwoSecondsOfItsStart() throws Exception {
        serve(5);
        Duration took = LIMIT;
        for (int i = 0; i < ATTEMPTS && took.compareTo(LIMIT) >= 0; i++) {
            proxy.kill();
            took = proxy.restart(() -> pod.ask("10.96.2.45:80") instanceof Answer.From);
            System.out.println("serves again after " + took.toMillis() + " ms");
        }
        assertTrue(took.compareTo(LIMIT) < 0, took::toString);
    }

    @Test
    void proxyThatIsToldToStopLeavesNothing() throws Exception {
        serve(3);

        proxy.stop();
        assertEquals(Set.of(), Vips.routes(node));
        assertEquals(Set.of(), Vips.tables(node));
        proxy.restart(() -> pod.ask("10.96.2.43:80") instanceof Answer.From);
    }

    @Test
    void cleanupRemovesWhatAKilledProxyLeft() throws Exception {
        serve(4);
        proxy.kill();

        try (Program cleanup = node.call(() -> Program.start("cleanup"))) {
            assertTrue(cleanup.output().matches("removed \\d+ routes and the guard"), cleanup::out);
        }
        assertEquals(Set.of(), Vips.routes(node));
        assertEquals(Set.of(), Vips.tables(node));
        try (Program again = node.call(() -> Program.start("cleanup"))) {
            assertEquals("removed 0 routes and the guard", again.output());
        }
        proxy.restart(() -> pod.ask("10.96.2.44:80") instanceof Answer.From);
    }
}
