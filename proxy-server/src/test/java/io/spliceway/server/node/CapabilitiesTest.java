// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy on a node needs of root: the capabilities that the chart gives it, each of them and no other. */
@InNamespaces
class CapabilitiesTest {
    private static final String MANIFEST = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              clusterIP: 10.96.94.1
              ports: [{name: low, port: 80}, {name: high, port: 1080}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            ports: [{name: low, port: 8080}, {name: high, port: 8080}]
            endpoints:
            - addresses: [192.0.2.94]
            """;

    private final NetworkNamespace node = NetworkNamespace.create();
    private final Client client = new Client("node", node);
    private final Greeter pod = Greeter.start("pod", node, 8080);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void connect() {
        node.ip("""
                link add cbr0 type bridge
                link set cbr0 up
                addr add 192.0.2.94/24 dev cbr0
                """);
    }

    @AfterEach
    void close() {
        pod.close();
        node.close();
    }

    @Test
    void thoseOfTheChartAreEnough() throws IOException {
        try (Program proxy = start("+net_bind_service,+net_admin")) {
            assertServes(80);
            assertServes(1080);
            assertEquals(Set.of("10.96.94.1"), Vips.routes(node));
            assertTrue(Vips.tables(node).contains("table inet spliceway"));
            stop(proxy);
            assertEquals(Set.of(), Vips.routes(node));
            assertEquals(Set.of(), Vips.tables(node));
        }
    }

    @Test
    void portsBelow1024NeedNetBindService() throws IOException {
        try (Program proxy = start("+net_admin")) {
            assertServes(1080);
            assertEquals(new Answer.Refused(), client.ask("10.96.94.1:80"));
            stop(proxy);
        }
    }

    @Test
    void routesNeedNetAdmin() throws IOException {
        try (Program proxy = start("+net_bind_service")) {
            proxy.awaitLog("CAP_NET_ADMIN");
            assertEquals(Set.of(), Vips.routes(node));
            assertFalse(client.ask("10.96.94.1:1080") instanceof Answer.From);
        }
    }

    // As a container runtime starts what has runAsUser 0 and allowPrivilegeEscalation false.
    private Program start(String capabilities) throws IOException {
        Path manifest = Files.writeString(folder.resolve("web.yaml"), MANIFEST);
        List<String> launcher =
                List.of("setpriv", "--bounding-set=-all," + capabilities, "--inh-caps=-all", "--no-new-privs");
        Program proxy = node.call(() -> Program.launch(
                launcher,
                "run",
                "--metrics-bind-address=127.0.0.1:0",
                "--healthz-bind-address=127.0.0.1:0",
                "--vip-mode=route",
                "--manifest=" + manifest));
        proxy.awaitServing();
        return proxy;
    }

    private static void stop(Program proxy) {
        proxy.terminate();
        assertEquals(0, proxy.exitCode(), proxy::err);
    }

    private void assertServes(int port) {
        String target = "10.96.94.1:" + port;
        Await.until(target + " is served", () -> client.ask(target) instanceof Answer.From);
    }
}
