// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.training;

import io.spliceway.model.IpLiteral;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Services as people and as the API server write them. In manifests each has a second endpoint that refuses, so that
 * connections are tried again.
 *
 * @param services how many there are
 * @param port the port of each; they differ by their address in 127.77.0.0/16
 * @param podPort where the pod listens on 127.0.0.1
 * @param deadPort where nobody does
 */
record TrainingCluster(int services, int port, int podPort, int deadPort) {
    // A cluster's pods are not on loopback. Of the block for documentation, and never connected to.
    private static final String FOREIGN_POD = "192.0.2.1";

    /** Returns the name of the last Service. */
    String lastName() {
        return "web-" + (services - 1);
    }

    List<InetSocketAddress> addresses() {
        return IntStream.range(0, services)
                .mapToObj(i -> new InetSocketAddress(IpLiteral.parse(address(i)), port))
                .toList();
    }

    private static String address(int service) {
        return "127.77." + service / 250 + "." + (1 + service % 250);
    }

    /** Returns the first {@code count} Services and their slices as YAML. */
    String manifests(int count) {
        return IntStream.range(0, count).mapToObj(this::manifest).collect(Collectors.joining());
    }

    /** Returns all Services as a list of the API. */
    String serviceList() {
        return list("v1", "ServiceList", this::service);
    }

    /** Returns all slices as a list of the API. */
    String sliceList() {
        return list("discovery.k8s.io/v1", "EndpointSliceList", i -> slice(i, 1));
    }

    /** Returns a change of one slice as an event of a watch. */
    String sliceEvent(int service, int version) {
        return "{\"type\":\"MODIFIED\",\"object\":" + slice(service, version) + "}\n";
    }

    private String list(String apiVersion, String kind, IntFunction<String> item) {
        return IntStream.range(0, services)
                .mapToObj(item)
                .collect(Collectors.joining(",", """
                        {"kind":"%s","apiVersion":"%s","metadata":{"resourceVersion":"1"},"items":[\
                        """.formatted(kind, apiVersion), "]}"));
    }

    private String service(int i) {
        return """
               {"metadata":{"name":"web-%1$d","namespace":"default","uid":"u-%1$d","resourceVersion":"1",\
               "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"web"}},\
               "spec":{"type":"ClusterIP","clusterIP":"%2$s","clusterIPs":["%2$s"],"ipFamilies":["IPv4"],\
               "ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster","sessionAffinity":"None",\
               "selector":{"app":"web"},\
               "ports":[{"name":"http","port":%3$d,"protocol":"TCP","targetPort":%4$d}]},\
               "status":{"loadBalancer":{}}}\
               """.formatted(i, address(i), port, podPort);
    }

    private String slice(int i, int version) {
        return """
               {"metadata":{"name":"web-%1$d-x","namespace":"default","resourceVersion":"%2$d",\
               "labels":{"kubernetes.io/service-name":"web-%1$d"}},"addressType":"IPv4",\
               "ports":[{"name":"http","port":%3$d,"protocol":"TCP"}],\
               "endpoints":[{"addresses":["%4$s"],"nodeName":"node-1","zone":"a",\
               "conditions":{"ready":true,"serving":true,"terminating":false},\
               "targetRef":{"kind":"Pod","namespace":"default","name":"web-%1$d"}}]}\
               """.formatted(i, version, podPort, FOREIGN_POD);
    }

    private String manifest(int i) {
        return """
               ---
               apiVersion: v1
               kind: Service
               metadata:
                 name: web-%1$d
                 namespace: default
                 labels:
                   app: web
               spec:
                 clusterIP: %2$s
                 selector:
                   app: web
                 ports:
                 - name: http
                   port: %3$d
                   protocol: TCP
               ---
               apiVersion: discovery.k8s.io/v1
               kind: EndpointSlice
               metadata:
                 name: web-%1$d-x
                 namespace: default
                 labels:
                   kubernetes.io/service-name: web-%1$d
               addressType: IPv4
               ports:
               - name: http
                 port: %4$d
                 protocol: TCP
               endpoints:
               - addresses: ["127.0.0.1"]
                 conditions: {ready: true}
                 nodeName: node-1
               ---
               apiVersion: discovery.k8s.io/v1
               kind: EndpointSlice
               metadata: {name: web-%1$d-y, labels: {kubernetes.io/service-name: web-%1$d}}
               addressType: IPv4
               ports: [{name: http, port: %5$d, protocol: TCP}]
               endpoints: [{addresses: ["127.0.0.1"]}]
               """.formatted(i, address(i), port, podPort, deadPort);
    }
}
