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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kubelet's rules, byte for byte; the Services are those of its own test ({@code envvars_test.go}). */
class ServiceVariablesTest {
    record Row(String name, String clusterIp, List<ServicePort> ports, List<String> variables) {
        @Override
        public String toString() {
            return name;
        }

        LinkedService service() {
            return new LinkedService(new NamespacedName("test", name), clusterIp, ports);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "foo-bar",
                        "1.2.3.4",
                        List.of(port("", Protocol.TCP, 8080)),
                        List.of(
                                "FOO_BAR_SERVICE_HOST=1.2.3.4",
                                "FOO_BAR_SERVICE_PORT=8080",
                                "FOO_BAR_PORT=tcp://1.2.3.4:8080",
                                "FOO_BAR_PORT_8080_TCP=tcp://1.2.3.4:8080",
                                "FOO_BAR_PORT_8080_TCP_PROTO=tcp",
                                "FOO_BAR_PORT_8080_TCP_PORT=8080",
                                "FOO_BAR_PORT_8080_TCP_ADDR=1.2.3.4")),
                new Row(
                        "abc-123",
                        "5.6.7.8",
                        List.of(port("u-d-p", Protocol.UDP, 8081), port("t-c-p", Protocol.TCP, 8081)),
                        List.of(
                                "ABC_123_SERVICE_HOST=5.6.7.8",
                                "ABC_123_SERVICE_PORT=8081",
                                "ABC_123_SERVICE_PORT_U_D_P=8081",
                                "ABC_123_SERVICE_PORT_T_C_P=8081",
                                "ABC_123_PORT=udp://5.6.7.8:8081",
                                "ABC_123_PORT_8081_UDP=udp://5.6.7.8:8081",
                                "ABC_123_PORT_8081_UDP_PROTO=udp",
                                "ABC_123_PORT_8081_UDP_PORT=8081",
                                "ABC_123_PORT_8081_UDP_ADDR=5.6.7.8",
                                "ABC_123_PORT_8081_TCP=tcp://5.6.7.8:8081",
                                "ABC_123_PORT_8081_TCP_PROTO=tcp",
                                "ABC_123_PORT_8081_TCP_PORT=8081",
                                "ABC_123_PORT_8081_TCP_ADDR=5.6.7.8")),
                new Row(
                        "q-u-u-x",
                        "9.8.7.6",
                        List.of(port("", Protocol.TCP, 8082), port("8083", Protocol.TCP, 8083)),
                        List.of(
                                "Q_U_U_X_SERVICE_HOST=9.8.7.6",
                                "Q_U_U_X_SERVICE_PORT=8082",
                                "Q_U_U_X_SERVICE_PORT_8083=8083",
                                "Q_U_U_X_PORT=tcp://9.8.7.6:8082",
                                "Q_U_U_X_PORT_8082_TCP=tcp://9.8.7.6:8082",
                                "Q_U_U_X_PORT_8082_TCP_PROTO=tcp",
                                "Q_U_U_X_PORT_8082_TCP_PORT=8082",
                                "Q_U_U_X_PORT_8082_TCP_ADDR=9.8.7.6",
                                "Q_U_U_X_PORT_8083_TCP=tcp://9.8.7.6:8083",
                                "Q_U_U_X_PORT_8083_TCP_PROTO=tcp",
                                "Q_U_U_X_PORT_8083_TCP_PORT=8083",
                                "Q_U_U_X_PORT_8083_TCP_ADDR=9.8.7.6")),
                new Row(
                        "super-ipv6",
                        "2001:DB8::",
                        List.of(port("", Protocol.UDP, 8084)),
                        List.of(
                                "SUPER_IPV6_SERVICE_HOST=2001:DB8::",
                                "SUPER_IPV6_SERVICE_PORT=8084",
                                "SUPER_IPV6_PORT=udp://[2001:DB8::]:8084",
                                "SUPER_IPV6_PORT_8084_UDP=udp://[2001:DB8::]:8084",
                                "SUPER_IPV6_PORT_8084_UDP_PROTO=udp",
                                "SUPER_IPV6_PORT_8084_UDP_PORT=8084",
                                "SUPER_IPV6_PORT_8084_UDP_ADDR=2001:DB8::")),
                new Row(
                        "sctp-1",
                        "1.2.3.4",
                        List.of(port("", Protocol.SCTP, 777)),
                        List.of(
                                "SCTP_1_SERVICE_HOST=1.2.3.4",
                                "SCTP_1_SERVICE_PORT=777",
                                "SCTP_1_PORT=sctp://1.2.3.4:777",
                                "SCTP_1_PORT_777_SCTP=sctp://1.2.3.4:777",
                                "SCTP_1_PORT_777_SCTP_PROTO=sctp",
                                "SCTP_1_PORT_777_SCTP_PORT=777",
                                "SCTP_1_PORT_777_SCTP_ADDR=1.2.3.4")));
    }

    private static ServicePort port(String name, Protocol protocol, int number) {
        return new ServicePort(name, protocol, number, 0);
    }

    private static List<String> lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void serviceMakesTheKubeletsVariables(Row row) {
        assertEquals(row.variables(), lines(ServiceVariables.of(List.of(row.service()), "test")));
    }

    @Test
    void severalServicesMakeTheirsInTheOrderOfTheirNames() {
        List<String> expected = new ArrayList<>();
        rows().sorted((a, b) -> a.name().compareTo(b.name())).forEach(row -> expected.addAll(row.variables()));
        List<LinkedService> services = rows().map(Row::service).toList();
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
        assertTrue(LinkedService.of(Service.named("test", "web")
                        .clusterIps("10.96.0.1", "fd00::1")
                        .build())
                .orElseThrow()
                .clusterIp()
                .equals("10.96.0.1"));
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

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "$(reboot)", "x';y='", "A", "a\nb", "-a"})
    void whatIsNoNameCannotGetIn(String name) {
        assertThrows(IllegalArgumentException.class, () -> named("shop", name, "10.96.0.1"));
        assertThrows(IllegalArgumentException.class, () -> named(name, "web", "10.96.0.1"));
        assertThrows(IllegalArgumentException.class, () -> named("shop", "web", name));
    }
}
