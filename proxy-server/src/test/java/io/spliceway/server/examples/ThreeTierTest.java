// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.e2e.AdminApi;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.ManifestFolder;
import io.spliceway.server.e2e.Program;
import io.spliceway.server.env.ResolverFiles;
import io.spliceway.server.examples.ThreeTierPod.Server;
import io.spliceway.server.examples.Visits.Visit;
import io.spliceway.server.node.InNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example with nginx, php-fpm and redis in pods, and the proxy on their node between them. */
@InNamespaces
class ThreeTierTest {
    private static final int REQUESTS = 2_000;
    private static final String MANIFEST = "shop.yaml";

    @TempDir
    private static Path folder = Path.of("");

    private static String manifest = "";
    private static PodNetwork network;
    private static List<ThreeTierPod> pods = List.of();
    private static Visits visits;
    private static Program proxy;
    private static AdminApi admin;

    private final Map<String, Server> servers = new HashMap<>();

    @BeforeAll
    static void startProxy() throws IOException {
        Example.assumeServers();
        // Pods of their own can have other addresses than those of one machine.
        manifest = Files.readString(Example.named("three-tier").folder().resolve(MANIFEST))
                .replace(" 127.96.", " 10.96.")
                .replace(" 127.244.", " 10.244.");
        network = PodNetwork.create();
        pods = ThreeTierPod.of(manifest, network);
        visits = new Visits(network.add("10.244.1.100"), HostPort.parse("10.96.1.80:8080"));
        apply(manifest);
        proxy = network.node()
                .call(() -> Program.run(
                        "--manifest=" + folder.resolve(MANIFEST),
                        "--vip-mode=route",
                        "--dns-bind-address=" + PodNetwork.NODE_IP,
                        "--dns-allow=" + PodNetwork.POD_CIDR,
                        // Every request asks for a name.
                        "--dns-rate-limit=0"));
        admin = proxy.awaitServing();
    }

    @AfterAll
    static void endProxy() {
        if (proxy != null) {
            proxy.close();
        }
        if (network != null) {
            network.close();
        }
    }

    private static void apply(String text) throws IOException {
        new ManifestFolder(folder).write(MANIFEST, text);
    }

    @AfterEach
    void stopServers() throws IOException {
        servers.values().forEach(Server::close);
        apply(manifest);
        awaitReadyApps(3);
    }

    private void startServers(String foundBy) throws IOException {
        boolean byDns = foundBy.equals("dns");
        Map<String, String> variables = byDns ? Map.of() : variables();
        // Nobody answers at the other address.
        String resolvConf = byDns
                ? ResolverFiles.resolvConf(IpLiteral.parse(PodNetwork.NODE_IP), "shop", "cluster.local")
                : "nameserver 192.0.2.1\n";
        for (ThreeTierPod pod : pods) {
            Path own = Files.createTempDirectory(folder, pod.name());
            servers.put(pod.name(), pod.start(foundBy, variables, resolvConf, own));
        }
        Await.until("the first visit", () -> visits.visit().number() == 1);
    }

    // As a pod of the namespace gets them.
    private static Map<String, String> variables() throws IOException {
        try (Program env = network.node()
                .call(() -> Program.start("env", "-n", "shop", "--format", "json", "--address", admin.api()))) {
            Map<String, String> variables = new HashMap<>();
            AdminApi.parse(env.output())
                    .properties()
                    .forEach(variable ->
                            variables.put(variable.getKey(), variable.getValue().asText()));
            return variables;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment", "dns"})
    void requestReachesPhpAndRedisThroughTheirServices(String foundBy) throws IOException {
        startServers(foundBy);
        Map<String, Double> before = accepted();

        List<Visit> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(visits.visit());
        }

        assertEquals(apps(), all.stream().map(Visit::pod).collect(Collectors.toSet()), "all pods take part");
        assertEquals(Set.of("10.96.1.63:6379"), all.stream().map(Visit::redis).collect(Collectors.toSet()));
        accepted().forEach((service, count) -> assertEquals(30, count - before.getOrDefault(service, 0.0), service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment", "dns"})
    void takingPodsAwayLosesNoRequest(String foundBy) throws IOException {
        startServers(foundBy);
        double retries = retries();
        Load load = Load.start(visits);

        try (load) {
            load.awaitMore(REQUESTS / 4);
            apply(manifest.replace("{name: app-2,", "{name: app-2, deletionTimestamp: \"2026-01-01T00:00:00Z\","));
            awaitReadyApps(2);
            awaitNoConnection(pod("app-2"));
            server("app-2").stop();

            load.awaitMore(REQUESTS / 4);
            // What it had accepted would be lost with it, whatever is in front of it.
            load.between(() -> server("app-3").close());
            load.awaitMore(REQUESTS / 2);
        }

        assertEquals(List.of(), load.losses());
        List<Integer> numbers =
                load.answers().stream().map(Visit::number).sorted().toList();
        assertEquals(
                IntStream.rangeClosed(2, numbers.size() + 1).boxed().toList(), numbers, "each is counted, and once");
        assertTrue(numbers.size() >= REQUESTS);
        assertEquals(apps(), load.answers().stream().map(Visit::pod).collect(Collectors.toSet()));
        assertTrue(retries() - retries > REQUESTS / 10.0, "the pod that is gone was tried first");
    }

    private Server server(String name) {
        Server server = servers.remove(name);
        assertTrue(server != null, name);
        return server;
    }

    private static ThreeTierPod pod(String name) {
        return pods.stream().filter(pod -> pod.name().equals(name)).findFirst().orElseThrow();
    }

    private static Set<String> apps() {
        return pods.stream()
                .filter(pod -> pod.tier().equals("app"))
                .map(ThreeTierPod::ip)
                .collect(Collectors.toSet());
    }

    private static JsonNode get(String path) {
        return network.node().call(() -> admin.json(path));
    }

    private static void awaitReadyApps(int count) {
        Await.until(count + " ready pods", () -> {
            JsonNode endpoints =
                    get("/api/v1/services?namespace=shop&service=app").at("/services/0/ports/0/endpoints");
            return count
                    == StreamSupport.stream(endpoints.spliterator(), false)
                            .filter(endpoint -> endpoint.path("ready").asBoolean())
                            .count();
        });
    }

    private static void awaitNoConnection(ThreeTierPod pod) {
        Await.until(
                "no connection to " + pod.name(),
                () -> StreamSupport.stream(
                                get("/api/v1/connections?namespace=shop&service=app")
                                        .path("connections")
                                        .spliterator(),
                                false)
                        .noneMatch(connection ->
                                connection.path("endpoint").asText().startsWith(pod.ip() + ":")));
    }

    private static double metric(String name, String service) {
        return network.node().call(() -> admin.metric(name, Map.of("namespace", "shop", "service", service)));
    }

    private static Map<String, Double> accepted() {
        return Set.of("web", "app", "redis").stream()
                .collect(Collectors.toMap(
                        service -> service, service -> metric("spliceway_connections_accepted_total", service)));
    }

    private static double retries() {
        double retries = metric("spliceway_dial_retries_total", "app");
        return Double.isNaN(retries) ? 0 : retries;
    }
}
