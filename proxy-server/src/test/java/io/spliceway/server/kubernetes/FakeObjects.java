// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** API objects, as the API server writes them. */
public final class FakeObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeObjects() {}

    public static ObjectNode service(String name, String clusterIp, int port) {
        return parse("""
                {"kind": "Service", "apiVersion": "v1",
                 "metadata": {"namespace": "default", "name": "%s", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"type": "ClusterIP", "clusterIP": "%s", "clusterIPs": ["%s"], "ipFamilies": ["IPv4"],
                          "ports": [{"name": "http", "protocol": "TCP", "port": %d, "targetPort": 8080}]}}
                """.formatted(name, clusterIp, clusterIp, port));
    }

    public static ObjectNode slice(String service, int port, String... addresses) {
        return slice(service, service + "-1", port, List.of(addresses));
    }

    static ObjectNode slice(String service, String name, int port, List<String> addresses) {
        String endpoints = addresses.stream()
                .map(address -> "{\"addresses\": [\"" + address + "\"], \"conditions\": {\"ready\": true}}")
                .collect(Collectors.joining(","));
        return parse("""
                {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
                 "metadata": {"namespace": "default", "name": "%s",
                              "labels": {"kubernetes.io/service-name": "%s"}},
                 "addressType": "IPv4", "endpoints": [%s],
                 "ports": [{"name": "http", "protocol": "TCP", "port": %d}]}
                """.formatted(name, service, endpoints, port));
    }

    static ObjectNode endpoints(String service, int port, String... addresses) {
        String list = Arrays.stream(addresses)
                .map(address -> "{\"ip\": \"" + address + "\"}")
                .collect(Collectors.joining(","));
        return parse("""
                {"kind": "Endpoints", "apiVersion": "v1",
                 "metadata": {"namespace": "default", "name": "%s"},
                 "subsets": [{"addresses": [%s], "ports": [{"name": "http", "port": %d}]}]}
                """.formatted(service, list, port));
    }

    static ObjectNode node(String name, String zone) {
        return parse("""
                {"kind": "Node", "apiVersion": "v1",
                 "metadata": {"name": "%s", "labels": {"topology.kubernetes.io/zone": "%s"}}, "spec": {}}
                """.formatted(name, zone));
    }

    /** A Node with more fields, which replace its own. */
    public static ObjectNode node(String name, String zone, String fields) {
        return node(name, zone).setAll(parse(fields));
    }

    public static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
