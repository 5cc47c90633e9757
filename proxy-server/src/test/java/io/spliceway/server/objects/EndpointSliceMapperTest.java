// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointSliceMapperTest {
    private static final List<EndpointPort> PORT_80 = List.of(new EndpointPort("http", Protocol.TCP, 80));

    record Row(String name, String fields, List<SliceEndpoint> endpoints, List<EndpointPort> ports) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.concat(ports(), endpoints());
    }

    private static Stream<Row> ports() {
        return Stream.of(
                new Row("nil name is skipped", "ports: [{port: 80}]", List.of(), List.of()),
                new Row("nil port is skipped", "ports: [{name: http}]", List.of(), List.of()),
                new Row("port 0 is skipped", "ports: [{name: http, port: 0}]", List.of(), List.of()),
                new Row("protocol is TCP by default", "ports: [{name: http, port: 80}]", List.of(), PORT_80),
                new Row(
                        "unnamed and UDP",
                        "ports: [{name: '', port: 53, protocol: UDP}]",
                        List.of(),
                        List.of(new EndpointPort("", Protocol.UDP, 53))),
                new Row("null lists", "ports: null\nendpoints: null", List.of(), List.of()));
    }

    private static Stream<Row> endpoints() {
        return Stream.of(
                endpoint("no addresses is skipped", "addresses: []"),
                endpoint("only the first address counts", "addresses: [10.1.0.1, 10.1.0.2]", ready("10.1.0.1")),
                endpoint("leading zeros are decimal", "addresses: ['010.1.0.01']", ready("10.1.0.1")),
                endpoint("conditions default to ready", "addresses: [10.1.0.1], conditions: {}", ready("10.1.0.1")),
                conditions("ready: false", false, true, false),
                conditions("ready: false, serving: false", false, false, false),
                conditions("ready: false, serving: true, terminating: true", false, true, true),
                conditions("ready: null, serving: null, terminating: null", true, true, false),
                endpoint(
                        "node, hints and pod",
                        "addresses: [10.1.0.1], nodeName: n1, zone: za, targetRef: {kind: Pod, name: web-0}, "
                                + "hints: {forZones: [{name: za}, {name: zb}], forNodes: [{name: n1}]}",
                        new SliceEndpoint(
                                IpLiteral.parse("10.1.0.1"),
                                SliceEndpoint.Conditions.READY,
                                "n1",
                                Set.of("za", "zb"),
                                Set.of("n1"),
                                "web-0")),
                endpoint(
                        "hostname",
                        "addresses: [10.1.0.1], hostname: web-0",
                        new SliceEndpoint(
                                IpLiteral.parse("10.1.0.1"),
                                SliceEndpoint.Conditions.READY,
                                null,
                                Set.of(),
                                Set.of(),
                                null,
                                "web-0")),
                endpoint(
                        "another target is no pod",
                        "addresses: [10.1.0.1], targetRef: {kind: Node, name: n1}",
                        ready("10.1.0.1")));
    }

    private static Row endpoint(String name, String fields, SliceEndpoint... expected) {
        return new Row(name, "endpoints: [{" + fields + "}]", List.of(expected), List.of());
    }

    private static Row conditions(String fields, boolean ready, boolean serving, boolean terminating) {
        return endpoint(
                fields,
                "addresses: [10.1.0.1], conditions: {" + fields + "}",
                new SliceEndpoint(
                        IpLiteral.parse("10.1.0.1"),
                        new SliceEndpoint.Conditions(ready, serving, terminating),
                        null,
                        Set.of(),
                        Set.of(),
                        null));
    }

    private static SliceEndpoint ready(String address) {
        return SliceEndpoint.ready(IpLiteral.parse(address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void entriesFollowKubeProxysCache(Row row) {
        assertEquals(
                new Mapping.Mapped<>(new io.spliceway.model.EndpointSlice(
                        new NamespacedName("shop", "web-x"),
                        new NamespacedName("shop", "web"),
                        IpFamily.IPv4,
                        row.endpoints,
                        row.ports,
                        null)),
                map("labels: {kubernetes.io/service-name: web}", "addressType: IPv4\n" + row.fields));
    }

    @Test
    void fqdnSliceIsIgnored() {
        assertEquals(
                new Mapping.Ignored<>("its addressType is FQDN"),
                map(
                        "labels: {kubernetes.io/service-name: web}",
                        "addressType: FQDN\nendpoints: [{addresses: [example.org]}]"));
    }

    @Test
    void sliceOfNoServiceIsIgnored() {
        Mapping<?> ignored = new Mapping.Ignored<>("it has no label kubernetes.io/service-name");
        assertEquals(ignored, map("labels: {}", "addressType: IPv4"));
        assertEquals(ignored, map("labels: {kubernetes.io/service-name: ''}", "addressType: IPv4"));
    }

    @Test
    void labelsLeaveASliceToOthers() {
        String labels = "labels: {kubernetes.io/service-name: web, %s: x}";
        assertTrue(mapped(labels.formatted("service.kubernetes.io/headless")).leftToOthers());
        assertTrue(mapped(labels.formatted("service.kubernetes.io/service-proxy-name"))
                .leftToOthers());
        assertFalse(mapped(labels.formatted("app")).leftToOthers());
    }

    @Test
    void triggerTimeIsKeptWhenItCanBeRead() {
        String labels = "labels: {kubernetes.io/service-name: web}, annotations: "
                + "{endpoints.kubernetes.io/last-change-trigger-time: %s}";
        assertEquals(
                Instant.parse("2026-01-02T03:04:05.678901234Z"),
                mapped(labels.formatted("'2026-01-02T03:04:05.678901234Z'")).lastChangeTriggerTime());
        assertEquals(null, mapped(labels.formatted("soon")).lastChangeTriggerTime());
    }

    @Test
    void allThatIsWrongIsReported() {
        assertEquals(
                new Mapping.Invalid<>(List.of(
                        new MappingProblem("ports[0].protocol", "'tcp' is not one of TCP, UDP, SCTP"),
                        new MappingProblem("ports[1].port", "-1 is not between 1 and 65535"),
                        new MappingProblem(
                                "endpoints[0].addresses[0]",
                                "10.1.0.1 is not an IPv6 address, but addressType says IPv6"),
                        new MappingProblem(
                                "endpoints[0].hostname",
                                "'web.0' is not a hostname (lower-case letters, digits and '-', at most 63)"))),
                map("labels: {kubernetes.io/service-name: web}", """
                        addressType: IPv6
                        ports: [{name: a, port: 1, protocol: tcp}, {name: b, port: -1}]
                        endpoints: [{addresses: [10.1.0.1], hostname: web.0}]
                        """));
    }

    private static io.spliceway.model.EndpointSlice mapped(String metadata) {
        return switch (map(metadata, "addressType: IPv4")) {
            case Mapping.Mapped<io.spliceway.model.EndpointSlice> mapped -> mapped.value();
            case Mapping<io.spliceway.model.EndpointSlice> other -> throw new AssertionError(other);
        };
    }

    private static Mapping<io.spliceway.model.EndpointSlice> map(String metadata, String fields) {
        String head = "metadata: {namespace: shop, name: web-x, " + metadata + "}\n";
        return EndpointSliceMapper.map(ApiObject.parse(head + fields, EndpointSlice.class));
    }
}
