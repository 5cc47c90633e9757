// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Service;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's DNS: two servers on two nodes behind one Service of UDP and TCP. */
@InNamespaces
class DnsTest {
    private static final int POD_PORT = 5353;
    private static final int NAMES = 2_000;
    private static final int PER_SECOND = 2_000;

    private final TestCluster cluster;
    private final Host client;
    private final List<Dnsmasq> servers = new ArrayList<>();

    @TempDir
    private Path folder;

    DnsTest(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.pod(1, 3);
    }

    @BeforeEach
    void serve() throws IOException {
        NetworkNamespace namespace = client.namespace();
        assumeTrue(
                namespace.has("dnsmasq", "--version") && namespace.has("dnsperf", "-h"),
                "needs the programs dnsmasq and dnsperf (Debian: dnsmasq-base dnsperf)");
        List<Host> pods = List.of(cluster.pod(1, 1), cluster.pod(2, 1));
        for (Host pod : pods) {
            servers.add(Dnsmasq.start(pod, POD_PORT));
        }
        cluster.apply(service(), Endpoints.of(pods).at(POD_PORT));
    }

    @AfterEach
    void stopServers() {
        servers.forEach(Dnsmasq::close);
    }

    private static Service service() {
        return ServiceObject.of(
                "dns",
                "10.96.1.53",
                "fd00:96::1:53",
                spec -> spec.withPorts()
                        .addNewPort()
                        .withName("dns")
                        .withProtocol("UDP")
                        .withPort(53)
                        .endPort()
                        .addNewPort()
                        .withName("dns-tcp")
                        .withProtocol("TCP")
                        .withPort(53)
                        .endPort());
    }

    private String ask(String address, String protocol, int rounds) throws IOException {
        Path queries = folder.resolve("queries");
        Files.writeString(
                queries,
                IntStream.range(0, NAMES)
                        .mapToObj(i -> "name" + i + "." + Dnsmasq.DOMAIN + " A")
                        .collect(Collectors.joining("\n", "", "\n")));
        return client.namespace()
                .command(
                        "",
                        "dnsperf",
                        "-s",
                        address,
                        "-m",
                        protocol,
                        "-d",
                        queries.toString(),
                        "-n",
                        Integer.toString(rounds),
                        "-Q",
                        Integer.toString(PER_SECOND),
                        "-c",
                        "20");
    }

    private static void assertAllAnswered(int queries, String report) {
        assertTrue(report.contains("Queries sent:         " + queries + "\n"), report);
        assertTrue(report.contains("Queries completed:    " + queries + " (100.00%)"), report);
        assertTrue(report.contains("NOERROR " + queries + " (100.00%)"), report);
    }

    @Test
    void twentyThousandQueriesAtTwoThousandASecondAreAnswered() throws IOException {
        String report = ask("10.96.1.53", "udp", 10);

        System.out.println(report);
        assertAllAnswered(10 * NAMES, report);
    }

    @Test
    void queriesOverTcpAreAnswered() throws IOException {
        assertAllAnswered(NAMES, ask("fd00:96::1:53", "tcp", 1));
    }
}
