// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of upstream's {@code servicechangetracker_test.go} that concern one Service, and the fields around them. */
class ServiceMapperTest {
    record Row(String name, String fields, UnaryOperator<Service.Builder> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String PORT = "ports: [{port: 80}]";

    static Stream<Row> rows() {
        return Stream.concat(addresses(), policies());
    }

    private static Stream<Row> addresses() {
        UnaryOperator<Service.Builder> noAddress = b -> b.ports(List.of(new ServicePort("", Protocol.UDP, 53, 0)));
        String udp = "ports: [{port: 53, protocol: UDP}]";
        return Stream.of(
                new Row("headless", "spec: {clusterIP: None, " + udp + "}", noAddress),
                new Row("headless by list", "spec: {clusterIPs: [None], " + udp + "}", noAddress),
                new Row("no address assigned", "spec: {clusterIP: '', " + udp + "}", noAddress),
                new Row("headless without ports", "spec: {clusterIP: None}", b -> b),
                new Row(
                        "ExternalName with leftover clusterIP",
                        "spec: {type: ExternalName, clusterIP: 10.0.0.1, externalName: a.b}",
                        b -> b.externalName("a.b")),
                new Row(
                        "ExternalName with a dot at its end",
                        "spec: {type: ExternalName, externalName: db.example.com.}",
                        b -> b.externalName("db.example.com")),
                new Row(
                        "externalName of another type says nothing",
                        "spec: {clusterIP: 10.0.0.1, externalName: a.b, " + PORT + "}",
                        b -> b.clusterIps("10.0.0.1").tcpPort("", 80)),
                new Row(
                        "clusterIP alone",
                        "spec: {clusterIP: 10.0.0.1, " + PORT + "}",
                        b -> b.clusterIps("10.0.0.1").tcpPort("", 80)),
                new Row(
                        "IPv6",
                        "spec: {clusterIP: 'fd00::1', ipFamilies: [IPv6], " + PORT + "}",
                        b -> b.clusterIps("fd00::1").tcpPort("", 80)),
                new Row(
                        "dual stack",
                        "spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1'], ipFamilies: [IPv4, IPv6], "
                                + PORT + "}",
                        b -> b.clusterIps("10.0.0.1", "fd00::1").tcpPort("", 80)),
                new Row(
                        "external addresses of both families",
                        "spec: {clusterIP: 10.0.0.1, externalIPs: [4.8.8.8, 'fd01::8'], " + PORT + "}",
                        b -> b.clusterIps("10.0.0.1")
                                .externalIps(IpLiteral.parseAll("4.8.8.8", "fd01::8"))
                                .tcpPort("", 80)),
                new Row(
                        "source ranges are trimmed",
                        "spec: {clusterIP: 10.0.0.1, loadBalancerSourceRanges: [' 10.1.2.0/28', 'fd00::/8 '], " + PORT
                                + "}",
                        b -> b.clusterIps("10.0.0.1")
                                .loadBalancerSourceRanges(List.of(Cidr.parse("10.1.2.0/28"), Cidr.parse("fd00::/8")))
                                .tcpPort("", 80)),
                loadBalancer("ingress, not loadBalancerIP", "{ip: 10.1.2.4}", "10.1.2.4"),
                loadBalancer("ipMode VIP", "{ip: 10.1.2.4, ipMode: VIP}", "10.1.2.4"),
                loadBalancer("ipMode Proxy is not programmed", "{ip: 10.1.2.4, ipMode: Proxy}"),
                loadBalancer("hostname only", "{hostname: lb.example.org}"),
                loadBalancer("mixed families", "{ip: 10.1.2.4}, {ip: 'fd00::4'}", "10.1.2.4", "fd00::4"));
    }

    private static Row loadBalancer(String name, String ingress, String... expected) {
        return new Row(
                name,
                "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, loadBalancerIP: 5.6.7.8, " + PORT + "}\n"
                        + "status: {loadBalancer: {ingress: [" + ingress + "]}}",
                b -> b.type(ServiceType.LoadBalancer)
                        .clusterIps("10.0.0.1")
                        .loadBalancerIps(IpLiteral.parseAll(expected))
                        .tcpPort("", 80));
    }

    private static Stream<Row> policies() {
        UnaryOperator<Service.Builder> plain = b -> b.clusterIps("10.0.0.1").tcpPort("", 80);
        return Stream.of(
                new Row(
                        "ports of a node",
                        "spec: {type: NodePort, clusterIP: 10.0.0.1, ports: ["
                                + "{name: a, port: 345, protocol: UDP, nodePort: 678}, {name: b, port: 344, nodePort: 677}]}",
                        b -> b.type(ServiceType.NodePort)
                                .clusterIps("10.0.0.1")
                                .ports(List.of(
                                        new ServicePort("a", Protocol.UDP, 345, 678),
                                        new ServicePort("b", Protocol.TCP, 344, 677)))),
                new Row(
                        "health check port of a local load balancer",
                        "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, externalTrafficPolicy: Local, "
                                + "healthCheckNodePort: 345, " + PORT + "}",
                        b -> plain.apply(b)
                                .type(ServiceType.LoadBalancer)
                                .externalTrafficPolicy(TrafficPolicy.Local)
                                .healthCheckNodePort(345)),
                new Row(
                        "health check port without the policy",
                        "spec: {type: LoadBalancer, clusterIP: 10.0.0.1, healthCheckNodePort: 345, " + PORT + "}",
                        b -> plain.apply(b).type(ServiceType.LoadBalancer)),
                new Row(
                        "internal policy",
                        "spec: {clusterIP: 10.0.0.1, internalTrafficPolicy: Local, " + PORT + "}",
                        b -> plain.apply(b).internalTrafficPolicy(TrafficPolicy.Local)),
                new Row(
                        "affinity with the default timeout",
                        "spec: {clusterIP: 10.0.0.1, sessionAffinity: ClientIP, " + PORT + "}",
                        b -> plain.apply(b).sessionAffinity(new SessionAffinity.ClientIp(Duration.ofHours(3)))),
                new Row(
                        "affinity with a timeout",
                        "spec: {clusterIP: 10.0.0.1, sessionAffinity: ClientIP, "
                                + "sessionAffinityConfig: {clientIP: {timeoutSeconds: 86400}}, " + PORT + "}",
                        b -> plain.apply(b).sessionAffinity(new SessionAffinity.ClientIp(Duration.ofDays(1)))),
                new Row("no affinity", "spec: {clusterIP: 10.0.0.1, sessionAffinity: None, " + PORT + "}", plain),
                new Row(
                        "lists that are null",
                        "spec: {clusterIP: 10.0.0.1, externalIPs: null, clusterIPs: null, " + PORT + "}",
                        plain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void fieldsDecideWhatIsServed(Row row) {
        Service expected = row.expected
                .apply(Service.named("shop", "web").created(Instant.parse("2026-01-02T03:04:05Z")))
                .build();
        assertEquals(new Mapping.Mapped<>(expected), map(row.fields));
    }

    record BadRow(String fields, List<MappingProblem> problems) {
        @Override
        public String toString() {
            return fields;
        }
    }

    static Stream<BadRow> badRows() {
        return Stream.of(
                bad("status: {}", "spec", "is required"),
                bad("spec: {clusterIP: 10.0.0.1}", "spec.ports", "is required"),
                bad("spec: {ports: [{}]}", "spec.ports[0].port", "is required"),
                bad("spec: {ports: [{port: 65536}]}", "spec.ports[0].port", "65536 is not between 1 and 65535"),
                bad(
                        "spec: {ports: [{port: 1}, {port: 2, name: b}]}",
                        "spec.ports[0].name",
                        "is required when a Service has several ports"),
                bad(
                        "spec: {ports: [{port: 1, name: a}, {port: 1, name: b}]}",
                        "spec.ports[1].port",
                        "1/TCP is given twice"),
                bad(
                        "spec: {clusterIP: 10.0.0.1, ipFamilies: [IPv6], ports: [{port: 1}]}",
                        "spec.clusterIP",
                        "10.0.0.1 is not an IPv6 address, but spec.ipFamilies[0] says IPv6"),
                bad(
                        "spec: {clusterIPs: [10.0.0.1, 10.0.0.2], ports: [{port: 1}]}",
                        "spec.clusterIPs[1]",
                        "10.0.0.2 is a second IPv4 address"),
                bad(
                        "spec: {sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}}",
                        "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                        "0 is not between 1 and 86400"),
                bad("spec: {type: ExternalName}", "spec.externalName", "is required"),
                bad(
                        "spec: {type: ExternalName, externalName: db_1.Example.com}",
                        "spec.externalName",
                        "'db_1.Example.com' is not a DNS name such as db.example.com, in lower case"),
                bad("spec: {sessionAffinity: Cookie}", "spec.sessionAffinity", "'Cookie' is not one of None, ClientIP"),
                new BadRow(
                        "spec: {type: Local, externalIPs: [a], ports: [{port: 0}]}",
                        List.of(
                                new MappingProblem(
                                        "spec.type",
                                        "'Local' is not one of ClusterIP, NodePort, LoadBalancer, ExternalName"),
                                new MappingProblem("spec.externalIPs[0]", "'a' is not an IP address"),
                                new MappingProblem("spec.ports[0].port", "0 is not between 1 and 65535"))));
    }

    private static BadRow bad(String fields, String path, String message) {
        return new BadRow(fields, List.of(new MappingProblem(path, message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRows")
    void allThatIsWrongIsReported(BadRow row) {
        assertEquals(new Mapping.Invalid<Service>(row.problems), map(row.fields));
    }

    @Test
    void serviceWithoutCreationTimestampIsFromTheEpoch() {
        var object = ApiObject.parse(
                "metadata: {namespace: shop, name: web}\nspec: {clusterIP: None}",
                io.fabric8.kubernetes.api.model.Service.class);
        Service expected = Service.named("shop", "web").created(Instant.EPOCH).build();
        assertEquals(new Mapping.Mapped<>(expected), ServiceMapper.map(object));
    }

    @Test
    void labelsLeaveAServiceToOthersWhateverTheirValue() {
        String spec = "spec: {clusterIP: 10.0.0.1, " + PORT + "}";
        Service theirs = Service.named("shop", "web")
                .created(Instant.parse("2026-01-02T03:04:05Z"))
                .clusterIps("10.0.0.1")
                .tcpPort("", 80)
                .leftToOthers(true)
                .build();
        assertFalse(theirs.isProxied());
        for (String label : List.of("service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless")) {
            assertEquals(
                    new Mapping.Mapped<>(theirs),
                    ServiceMapper.map(service("labels: {" + label + ": ''}", spec)),
                    label);
        }
    }

    private static Mapping<Service> map(String fields) {
        return ServiceMapper.map(service("", fields));
    }

    private static io.fabric8.kubernetes.api.model.Service service(String metadata, String fields) {
        String text = """
                apiVersion: v1
                kind: Service
                metadata:
                  namespace: shop
                  name: web
                  creationTimestamp: '2026-01-02T03:04:05Z'
                  %s
                %s
                """.formatted(metadata, fields);
        return ApiObject.parse(text, io.fabric8.kubernetes.api.model.Service.class);
    }
}
