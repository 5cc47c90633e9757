// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kubelet's rules, byte for byte. */
class ServiceVariablesTest {
    private static List<String> lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.spliceway.server.env.KubeletRows#rows")
    void serviceMakesTheKubeletsVariables(KubeletRows.Row row) {
        assertEquals(row.variables(), lines(ServiceVariables.of(List.of(row.service()), "test")));
    }

    @Test
    void severalServicesMakeTheirsInTheOrderOfTheirNames() {
        List<String> expected = new ArrayList<>();
        KubeletRows.rows()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(row -> expected.addAll(row.variables()));
        List<LinkedService> services =
                KubeletRows.rows().map(KubeletRows.Row::service).toList();
        assertEquals(expected, lines(ServiceVariables.of(services.reversed(), "test")));
    }

    @Test
    void servicesWithoutAClusterAddressMakeNone() {
        assertTrue(
                LinkedService.of(Service.named("test", "none").tcpPort("", 8082).build())
                        .isEmpty());
        assertTrue(LinkedService.of(Service.named("test", "ext")
                        .externalName("db.example.com")
                        .build())
                .isEmpty());
    }

    @Test
    void addressIsThatOfTheFirstFamily() {
        for (List<String> ips : List.of(List.of("10.96.0.1", "fd00::1"), List.of("fd00::1", "10.96.0.1"))) {
            Service service = Service.named("test", "web")
                    .clusterIps(ips.toArray(String[]::new))
                    .build();
            assertEquals(ips.getFirst(), LinkedService.of(service).orElseThrow().clusterIp());
        }
    }

    private static LinkedService named(String namespace, String name, String clusterIp) {
        return new LinkedService(new NamespacedName(namespace, name), clusterIp, List.of());
    }

    @Test
    void podSeesItsNamespaceAndTheApiServer() {
        List<LinkedService> services = List.of(
                named("shop", "web", "10.96.0.2"),
                named("other", "db", "10.96.0.3"),
                named("default", "web", "10.96.0.4"),
                named("default", "kubernetes", "10.96.0.1"));
        assertEquals(
                Map.of("WEB_SERVICE_HOST", "10.96.0.2", "KUBERNETES_SERVICE_HOST", "10.96.0.1"),
                ServiceVariables.of(services, "shop"));
        assertEquals(
                Map.of("WEB_SERVICE_HOST", "10.96.0.4", "KUBERNETES_SERVICE_HOST", "10.96.0.1"),
                ServiceVariables.of(services, "default"));
        assertEquals(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1"), ServiceVariables.of(services, "nowhere"));
    }

    @Test
    void ownServiceCalledKubernetesWins() {
        List<LinkedService> services =
                List.of(named("shop", "kubernetes", "10.96.0.9"), named("default", "kubernetes", "10.96.0.1"));
        Map<String, String> expected = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.9");
        assertEquals(expected, ServiceVariables.of(services, "shop"));
        assertEquals(expected, ServiceVariables.of(services.reversed(), "shop"));
    }

    @Test
    void ofTwoServicesThatMakeOneVariableTheLaterStays() {
        var web = new LinkedService(
                new NamespacedName("shop", "web"), "10.96.0.1", List.of(new ServicePort("", Protocol.TCP, 80, 0)));
        var webService = new LinkedService(
                new NamespacedName("shop", "web-service"),
                "10.96.0.2",
                List.of(new ServicePort("", Protocol.TCP, 81, 0)));
        assertEquals(
                "tcp://10.96.0.2:81",
                ServiceVariables.of(List.of(webService, web), "shop").get("WEB_SERVICE_PORT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "$(reboot)", "x';y='", "A", "a\nb", "-a"})
    void whatIsNoNameCannotGetIn(String name) {
        assertThrows(IllegalArgumentException.class, () -> named("shop", name, "10.96.0.1"));
        assertThrows(IllegalArgumentException.class, () -> named(name, "web", "10.96.0.1"));
        assertThrows(IllegalArgumentException.class, () -> named("shop", "web", name));
    }
}
