// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsMapperTest {
    private static final NamespacedName WEB = new NamespacedName("shop", "web");

    @Test
    void everyFamilyOfEverySubsetIsASlice() {
        String subsets = """
                subsets:
                - addresses: [{ip: 10.1.0.1, nodeName: n1, targetRef: {kind: Pod, name: web-0}}, {ip: 'fd00::1', hostname: six}]
                  notReadyAddresses: [{ip: 10.1.0.2}]
                  ports: [{name: http, port: 80}]
                - addresses: [{ip: 10.1.0.3}]
                  ports: [{port: 53, protocol: UDP}]
                """;
        List<EndpointPort> http = List.of(new EndpointPort("http", Protocol.TCP, 80));
        SliceEndpoint pod = new SliceEndpoint(
                IpLiteral.parse("10.1.0.1"), SliceEndpoint.Conditions.READY, "n1", Set.of(), Set.of(), "web-0");
        SliceEndpoint notReady = new SliceEndpoint(
                IpLiteral.parse("10.1.0.2"), SliceEndpoint.Conditions.NOT_READY, null, Set.of(), Set.of(), null);
        SliceEndpoint six = new SliceEndpoint(
                IpLiteral.parse("fd00::1"), SliceEndpoint.Conditions.READY, null, Set.of(), Set.of(), null, "six");
        assertEquals(
                new Mapping.Mapped<>(List.of(
                        slice("web~ipv4-0", IpFamily.IPv4, http, pod, notReady),
                        slice("web~ipv6-0", IpFamily.IPv6, http, six),
                        slice(
                                "web~ipv4-1",
                                IpFamily.IPv4,
                                List.of(new EndpointPort("", Protocol.UDP, 53)),
                                SliceEndpoint.ready(IpLiteral.parse("10.1.0.3"))))),
                map("", subsets));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: {endpointslice.kubernetes.io/skip-mirror: 'true'}",
                "annotations: {control-plane.alpha.kubernetes.io/leader: '{}'}"
            })
    void whatTheMirroringControllerSkipsIsIgnored(String metadata) {
        assertInstanceOf(Mapping.Ignored.class, map(metadata, "subsets: []"));
    }

    @Test
    void allThatIsWrongIsReported() {
        assertEquals(
                new Mapping.Invalid<>(List.of(
                        new MappingProblem("subsets[0].ports[0].port", "is required"),
                        new MappingProblem("subsets[0].addresses[0].ip", "'a' is not an IP address"),
                        new MappingProblem("subsets[0].notReadyAddresses[0].ip", "is required"))),
                map("", "subsets: [{addresses: [{ip: a}], notReadyAddresses: [{}], ports: [{name: b}]}]"));
    }

    private static EndpointSlice slice(
            String name, IpFamily family, List<EndpointPort> ports, SliceEndpoint... endpoints) {
        return new EndpointSlice(new NamespacedName("shop", name), WEB, family, List.of(endpoints), ports, null);
    }

    private static Mapping<List<EndpointSlice>> map(String metadata, String fields) {
        String head = "metadata: {namespace: shop, name: web, " + metadata + "}\n";
        return EndpointsMapper.map(ApiObject.parse(head + fields, Endpoints.class));
    }
}
