// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.EndpointSlice;
import io.spliceway.model.SliceEndpoint;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoint slice controller's rules: one row each, a Service and Pods in, endpoints out. */
class ManifestEndpointsTest {
    /**
     * What a row expects: {@code address:port} of each endpoint with R, S and T for its conditions and its hostname, by
     * port name, in brackets for each slice.
     */
    record Row(String name, String spec, String objects, List<String> slices) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String HTTP = "selector: {app: web}, clusterIP: 10.96.0.1, ports: [{port: 80}]";
    private static final String NAMED =
            "selector: {app: web}, clusterIP: 10.96.0.1, " + "ports: [{port: 80, targetPort: web}]";
    private static final String READY = "conditions: [{type: Ready, status: 'True'}]";

    static Stream<Row> rows() {
        return Stream.of(selection(), readiness(), ports(), families(), hostnames())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> hostnames() {
        String headless = "selector: {app: web}, clusterIP: None";
        return Stream.of(
                row("headless without ports", headless, pod("a", "", "", ready("10.1.0.1")), "[10.1.0.1 RS on ]"),
                row(
                        "a hostname in the Service's subdomain",
                        headless,
                        pod("a", "", "hostname: web-0, subdomain: web", ready("10.1.0.1")),
                        "[10.1.0.1 RS web-0 on ]"),
                row(
                        "a hostname in another subdomain",
                        headless,
                        pod("a", "", "hostname: web-0, subdomain: other", ready("10.1.0.1")),
                        "[10.1.0.1 RS on ]"),
                row(
                        "a subdomain without hostname",
                        headless,
                        pod("a", "", "subdomain: web", ready("10.1.0.1")),
                        "[10.1.0.1 RS on ]"));
    }

    private static Stream<Row> selection() {
        String two = "selector: {app: web, tier: front}, clusterIP: 10.96.0.1, ports: [{port: 80}]";
        return Stream.of(
                row("a pod that matches", HTTP, pod("a", "", "", ready("10.1.0.1")), "[10.1.0.1 RS on 80]"),
                row("a selector needs every label", two, pod("a", "", "", ready("10.1.0.1"))),
                row("a pod of another namespace", HTTP, pod("a", "namespace: other, ", "", ready("10.1.0.1"))),
                row("no selector", "clusterIP: 10.96.0.1, ports: [{port: 80}]", pod("a", "", "", ready("10.1.0.1"))),
                row(
                        "ExternalName",
                        "type: ExternalName, externalName: a, selector: {app: web}, ports: [{port: 80}]",
                        pod("a", "", "", ready("10.1.0.1"))),
                row("a pod without address", HTTP, pod("a", "", "", READY)),
                row("a pod that succeeded", HTTP, pod("a", "", "", "phase: Succeeded, " + ready("10.1.0.1"))),
                row("a pod that failed", HTTP, pod("a", "", "", "phase: Failed, " + ready("10.1.0.1"))),
                row(
                        "hand-made slices win",
                        HTTP,
                        pod("a", "", "", ready("10.1.0.1")) + "---\n" + slice("10.2.0.1"),
                        "[10.2.0.1 RS on 80]"),
                row(
                        "hand-made Endpoints win",
                        HTTP,
                        pod("a", "", "", ready("10.1.0.1")) + "---\n" + endpoints("10.2.0.1"),
                        "[10.2.0.1 RS on 80]"),
                row(
                        "slices win over Endpoints",
                        HTTP,
                        slice("10.2.0.2") + "---\n" + endpoints("10.2.0.1"),
                        "[10.2.0.2 RS on 80]"));
    }

    private static Stream<Row> readiness() {
        String published = HTTP + ", publishNotReadyAddresses: true";
        String deleted = "deletionTimestamp: '2026-01-01T00:00:00Z', ";
        return Stream.of(
                row("not ready", HTTP, pod("a", "", "", "podIP: 10.1.0.1"), "[10.1.0.1 - on 80]"),
                row(
                        "Ready is not True",
                        HTTP,
                        pod("a", "", "", "podIP: 10.1.0.1, conditions: [{type: Ready, status: Unknown}]"),
                        "[10.1.0.1 - on 80]"),
                row("published though not ready", published, pod("a", "", "", "podIP: 10.1.0.1"), "[10.1.0.1 R on 80]"),
                row("terminating", HTTP, pod("a", deleted, "", ready("10.1.0.1")), "[10.1.0.1 ST on 80]"),
                row("terminating, not ready", HTTP, pod("a", deleted, "", "podIP: 10.1.0.1"), "[10.1.0.1 T on 80]"),
                row(
                        "published though terminating",
                        published,
                        pod("a", deleted, "", ready("10.1.0.1")),
                        "[10.1.0.1 RST on 80]"));
    }

    private static Stream<Row> ports() {
        return Stream.of(
                row(
                        "targetPort number",
                        "selector: {app: web}, clusterIP: 10.96.0.1, ports: [{port: 80, targetPort: 8080}]",
                        pod("a", "", "", ready("10.1.0.1")),
                        "[10.1.0.1 RS on 8080]"),
                row(
                        "targetPort 0 is the port",
                        "selector: {app: web}, clusterIP: 10.96.0.1, ports: [{port: 80, targetPort: 0}]",
                        pod("a", "", "", ready("10.1.0.1")),
                        "[10.1.0.1 RS on 80]"),
                row(
                        "named targetPort",
                        NAMED,
                        pod("a", "", "containers: " + container("web", 8080, ""), ready("10.1.0.1")),
                        "[10.1.0.1 RS on 8080]"),
                row(
                        "pods that number it differently make several slices",
                        NAMED,
                        pod("a", "", "containers: " + container("web", 8081, ""), ready("10.1.0.1"))
                                + "---\n"
                                + pod("b", "", "containers: " + container("web", 8080, ""), ready("10.1.0.2"))
                                + "---\n"
                                + pod("c", "", "containers: " + container("web", 8081, ""), ready("10.1.0.3")),
                        "[10.1.0.2 RS on 8080]",
                        "[10.1.0.1 RS, 10.1.0.3 RS on 8081]"),
                row(
                        "a name of another protocol",
                        NAMED,
                        pod("a", "", "containers: " + container("web", 8080, ", protocol: UDP"), ready("10.1.0.1")),
                        "[10.1.0.1 RS on ]"),
                row(
                        "a sidecar's port",
                        NAMED,
                        pod(
                                "a",
                                "",
                                "initContainers: [{name: s, restartPolicy: Always, ports: [{name: web, containerPort: 7}]}]",
                                ready("10.1.0.1")),
                        "[10.1.0.1 RS on 7]"),
                row(
                        "an init container's port",
                        NAMED,
                        pod(
                                "a",
                                "",
                                "initContainers: [{name: s, ports: [{name: web, containerPort: 7}]}]",
                                ready("10.1.0.1")),
                        "[10.1.0.1 RS on ]"),
                row(
                        "a port that one pod lacks",
                        "selector: {app: web}, clusterIP: 10.96.0.1, "
                                + "ports: [{name: a, port: 80}, {name: b, port: 81, targetPort: web}]",
                        pod("a", "", "containers: " + container("web", 8080, ""), ready("10.1.0.1"))
                                + "---\n"
                                + pod("b", "", "", ready("10.1.0.2")),
                        "[10.1.0.1 RS on a=80 b=8080]",
                        "[10.1.0.2 RS on a=80]"));
    }

    private static Stream<Row> families() {
        String both = "podIP: 10.1.0.1, podIPs: [{ip: 10.1.0.1}, {ip: 'fd00::1'}], " + READY;
        String dual = "selector: {app: web}, clusterIPs: [10.96.0.1, 'fd01::1'], ports: [{port: 80}]";
        String six = "selector: {app: web}, clusterIP: 'fd01::1', ipFamilies: [IPv6], ports: [{port: 80}]";
        return Stream.of(
                row("IPv4 Service, dual-stack pod", HTTP, pod("a", "", "", both), "[10.1.0.1 RS on 80]"),
                row("IPv6 Service, dual-stack pod", six, pod("a", "", "", both), "[fd00:0:0:0:0:0:0:1 RS on 80]"),
                row("IPv6 Service, IPv4 pod", six, pod("a", "", "", ready("10.1.0.1"))),
                row(
                        "dual-stack Service",
                        dual,
                        pod("a", "", "", both),
                        "[10.1.0.1 RS on 80]",
                        "[fd00:0:0:0:0:0:0:1 RS on 80]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void podsBecomeEndpoints(Row row) throws ManifestProblems {
        String service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {" + row.spec + "}}\n";
        ManifestState state = Manifests.read(service, row.objects);
        assertEquals(
                row.slices,
                state.slices().values().stream()
                        .map(ManifestEndpointsTest::print)
                        .toList());
    }

    private static String print(EndpointSlice slice) {
        List<String> endpoints =
                slice.endpoints().stream().map(ManifestEndpointsTest::print).toList();
        List<String> ports = slice.ports().stream()
                .map(port -> port.name().isEmpty() ? "" + port.port() : port.name() + "=" + port.port())
                .toList();
        return "[" + String.join(", ", endpoints) + " on " + String.join(" ", ports) + "]";
    }

    private static String print(SliceEndpoint endpoint) {
        SliceEndpoint.Conditions conditions = endpoint.conditions();
        String letters = (conditions.ready() ? "R" : "")
                + (conditions.serving() ? "S" : "")
                + (conditions.terminating() ? "T" : "");
        String hostname = endpoint.hostname() == null ? "" : " " + endpoint.hostname();
        return endpoint.address().getHostAddress() + " " + (letters.isEmpty() ? "-" : letters) + hostname;
    }

    private static Row row(String name, String spec, String objects, String... slices) {
        return new Row(name, spec, objects, List.of(slices));
    }

    private static String pod(String name, String metadata, String spec, String status) {
        return "{apiVersion: v1, kind: Pod, metadata: {" + metadata + "name: " + name
                + ", labels: {app: web}}, spec: {nodeName: n1, " + spec + "}, status: {" + status + "}}\n";
    }

    private static String container(String port, int number, String more) {
        return "[{name: c, image: i, ports: [{name: " + port + ", containerPort: " + number + more + "}]}]";
    }

    private static String ready(String address) {
        return "podIP: " + address + ", " + READY;
    }

    private static String slice(String address) {
        return "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-x, "
                + "labels: {kubernetes.io/service-name: web}}, addressType: IPv4, endpoints: [{addresses: [" + address
                + "]}], ports: [{port: 80}]}\n";
    }

    private static String endpoints(String address) {
        return "{apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: [{addresses: [{ip: " + address
                + "}], ports: [{port: 80}]}]}\n";
    }
}
