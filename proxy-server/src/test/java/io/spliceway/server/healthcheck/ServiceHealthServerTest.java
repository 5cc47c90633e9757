// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static io.spliceway.server.healthcheck.HealthCheckFixture.freePort;
import static io.spliceway.server.healthcheck.HealthCheckFixture.loadBalancer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.net.Transport;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code TestServer} of {@code healthcheck_test.go}, step by step. Upstream is told of Services and of counts one after the
 * other and has 0 in between; here one table says both, so that a count never falls back.
 */
class ServiceHealthServerTest {
    private static final String ADDRESS = "127.0.0.1";

    private final Map<String, Integer> portNumbers = new HashMap<>();
    private final Set<String> services = new HashSet<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestServer")
    void answersFollowServicesAndEndpoints(Transport transport) {
        for (String name : List.of("b", "d", "f", "f-changed", "h")) {
            portNumbers.put(name, freePort(ADDRESS));
        }
        try (var health = new HealthCheckFixture(transport, ADDRESS)) {
            health.apply();
            health.endpoints("unknown", 93);
            assertEquals(0, health.ports().listening(), "no services, endpoints of an unknown one");

            sync(health, Map.of("b", "b"));
            health.awaitListening(1);
            check(health, Map.of("b", 0));
            counts(health, "b", 18);
            counts(health, "b", 0);
            counts(health, "b", 11);
            health.noEndpoints("b");
            check(health, Map.of("b", 0));
            counts(health, "b", 18);
            sync(health, Map.of());
            health.awaitRefused(ADDRESS, port("b"));
            health.awaitListening(0);

            health.noEndpoints("b");
            sync(health, Map.of("b", "b", "d", "d", "f", "f"));
            health.awaitListening(3);
            check(health, Map.of("b", 0, "d", 0, "f", 0));
            Map.of("b", 9, "d", 3, "f", 7).forEach(health::endpoints);
            check(health, Map.of("b", 9, "d", 3, "f", 7));

            sync(health, Map.of("d", "d", "f", "f-changed", "h", "h"));
            health.awaitListening(3);
            health.awaitRefused(ADDRESS, port("b"));
            health.awaitRefused(ADDRESS, port("f"));
            check(health, Map.of("d", 3, "f-changed", 7, "h", 0));
            health.endpoints("h", 6);
            check(health, Map.of("d", 3, "f-changed", 7, "h", 6));
            health.noEndpoints("d");
            check(health, Map.of("d", 0, "f-changed", 7, "h", 6));

            health.healthy(false);
            checkAnswer(health, "d", 503, 0, false);
            checkAnswer(health, "f-changed", 503, 7, false);
            checkAnswer(health, "h", 503, 6, false);
            health.healthy(true);
            check(health, Map.of("d", 0, "f-changed", 7, "h", 6));
            assertEquals(List.of(), health.failures());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TestServerWithSelectiveListeningAddress")
    void onlyTheChosenAddressesAreListenedOn(Transport transport) {
        int port = freePort(ADDRESS);
        portNumbers.put("b", port);
        try (var health = new HealthCheckFixture(transport, ADDRESS)) {
            sync(health, Map.of("b", "b"));
            health.awaitListening(1);
            check(health, Map.of("b", 0));
            counts(health, "b", 18);
            assertTrue(RawHttp.isRefused(new InetSocketAddress("127.0.0.2", port)));
            sync(health, Map.of());
            health.awaitRefused(ADDRESS, port);
        }
    }

    private int port(String name) {
        return portNumbers.getOrDefault(name, 0);
    }

    /** {@code SyncServices}: there are these Services, each with one of the ports. */
    private void sync(HealthCheckFixture health, Map<String, String> ports) {
        services.stream().filter(name -> !ports.containsKey(name)).forEach(health::delete);
        services.retainAll(ports.keySet());
        ports.forEach((name, port) -> {
            services.add(name);
            health.apply(loadBalancer(name, port(port), "10.96.0." + (int) name.charAt(0))
                    .build());
        });
    }

    private void counts(HealthCheckFixture health, String name, int count) {
        health.endpoints(name, count);
        check(health, Map.of(name, count));
    }

    private void check(HealthCheckFixture health, Map<String, Integer> counts) {
        counts.forEach((port, count) -> checkAnswer(health, port, count == 0 ? 503 : 200, count, true));
    }

    private void checkAnswer(HealthCheckFixture health, String port, int status, int count, boolean proxyHealthy) {
        health.awaitAnswer(ADDRESS, port(port), status, count);
        RawHttp.Answer answer = RawHttp.get(new InetSocketAddress(ADDRESS, port(port)), "/healthz");
        var service = new NamespacedName("ns", port.substring(0, 1));
        assertEquals(status, answer.status());
        assertEquals(body(service, count, proxyHealthy), answer.body());
        assertEquals("application/json", answer.header("content-type"));
        assertEquals("nosniff", answer.header("x-content-type-options"));
        assertEquals(Integer.toString(count), answer.header("x-load-balancing-endpoint-weight"));
    }

    private static String body(NamespacedName service, int count, boolean proxyHealthy) {
        return "{\n\t\"service\": {\n\t\t\"namespace\": \"" + service.namespace() + "\",\n\t\t\"name\": \""
                + service.name() + "\"\n\t},\n\t\"localEndpoints\": " + count + ",\n\t\"serviceProxyHealthy\": "
                + proxyHealthy + "\n}";
    }
}
