// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePort;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Services of the kubelet's own test of its variables ({@code envvars_test.go}), with what they make. */
public final class KubeletRows {
    private KubeletRows() {}

    /**
     * A Service and its variables.
     *
     * @param clusterIp also in the spelling of the row
     */
    public record Row(String name, String clusterIp, List<ServicePort> ports, List<String> variables) {
        @Override
        public String toString() {
            return name;
        }

        LinkedService service() {
            return new LinkedService(new NamespacedName("test", name), clusterIp, ports);
        }

        /** Returns the Service as an object, with what is TCP left out, since that is the default. */
        public String manifest() {
            String fields = ports.stream()
                    .map(port -> (port.name().isEmpty() ? "" : "name: '" + port.name() + "', ")
                            + (port.protocol() == Protocol.TCP ? "" : "protocol: " + port.protocol() + ", ")
                            + "port: " + port.port())
                    .collect(Collectors.joining("}, {", "{", "}"));
            return "{apiVersion: v1, kind: Service, metadata: {namespace: test, name: %s}, spec: {clusterIP: '%s', ports: [%s]}}\n"
                    .formatted(name, clusterIp, fields);
        }
    }

    /** Returns the rows. */
    public static Stream<Row> rows() {
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

    /** Returns the rows that a cluster can have: of several ports the API server wants each to have a name. */
    public static Stream<Row> validRows() {
        return rows().filter(row -> row.ports().size() == 1
                || row.ports().stream().noneMatch(port -> port.name().isEmpty()));
    }

    private static ServicePort port(String name, Protocol protocol, int number) {
        return new ServicePort(name, protocol, number, 0);
    }
}
