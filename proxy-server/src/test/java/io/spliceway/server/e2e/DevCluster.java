// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import io.spliceway.server.kubernetes.EchoPods;
import io.spliceway.server.kubernetes.FakeApiServer;
import io.spliceway.server.kubernetes.FakeGateway;
import io.spliceway.server.kubernetes.FakeObjects;
import io.spliceway.server.kubernetes.FakeStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cluster whose pods can be reached through its API server alone: Services with pods that greet with four bytes, their
 * number, and echo. Thread-safe.
 */
public final class DevCluster implements AutoCloseable {
    public static final int PORT = 8080;

    private final EchoPods pods = new EchoPods();
    private final FakeStore store = new FakeStore(1_000);
    private final FakeApiServer api = FakeApiServer.started(store, InetAddress.getLoopbackAddress());
    private final FakeGateway gateway = new FakeGateway(api);

    /** Returns a cluster with one Service, of two ready pods. */
    public static DevCluster ofOneService() {
        var cluster = new DevCluster();
        cluster.service(0);
        cluster.pod(0, 0, true);
        cluster.pod(0, 1, true);
        cluster.ready(0, Set.of(0, 1));
        return cluster;
    }

    public FakeGateway gateway() {
        return gateway;
    }

    /** Returns the name of a Service by its number. */
    public static String name(int service) {
        return "service-" + service;
    }

    /** Adds a Service without pods. */
    public void service(int service) {
        service(name(service), "\"clusterIP\": \"10.96.0." + (service + 1) + "\"");
    }

    /** Adds a Service with more fields in its {@code spec}. */
    public void service(String name, String fields) {
        store.put(FakeApiServer.SERVICES, FakeObjects.parse("""
                {"kind": "Service", "apiVersion": "v1",
                 "metadata": {"namespace": "default", "name": "%s", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"type": "ClusterIP", "ports": [{"name": "http", "protocol": "TCP", "port": %d}], %s}}
                """.formatted(name, PORT, fields)));
    }

    /** Adds an object, or replaces it. */
    void apply(String resource, String json) {
        store.put(resource, FakeObjects.parse(json));
    }

    /** Returns the port that all pods have on this machine. */
    int podPort() {
        return pods.port();
    }

    /** Returns the loopback address that a pod of the cluster has on this machine, and greets with. */
    public static InetAddress pod(int service, int number) {
        return InetAddress.ofLiteral("127.77." + service + "." + (number + 1));
    }

    /** Makes a pod reachable, or not. */
    public void pod(int service, int number, boolean exists) {
        gateway.pod(
                "default/" + podName(service, number),
                exists ? new InetSocketAddress(pod(service, number), pods.port()) : null);
    }

    /** Makes a pod one whose port is closed. */
    public void refusingPod(int service, int number) {
        gateway.pod("default/" + podName(service, number), new InetSocketAddress(pod(service, number), 1));
    }

    private static String podName(int service, int number) {
        return name(service) + "-" + number;
    }

    /** Says that these pods of a Service are ready, and no others. */
    public void ready(int service, Set<Integer> numbers) {
        String endpoints = numbers.stream()
                .map(number -> """
                        {"addresses": ["10.77.%d.%d"], "conditions": {"ready": true},
                         "targetRef": {"kind": "Pod", "namespace": "default", "name": "%s"}}
                        """.formatted(service, number + 1, podName(service, number)))
                .collect(Collectors.joining(","));
        store.put(
                FakeApiServer.SLICES, FakeObjects.parse("""
                {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
                 "metadata": {"namespace": "default", "name": "%s-1",
                              "labels": {"kubernetes.io/service-name": "%s"}},
                 "addressType": "IPv4", "endpoints": [%s],
                 "ports": [{"name": "http", "protocol": "TCP", "port": %d}]}
                """.formatted(name(service), name(service), endpoints, PORT)));
    }

    /** Writes a kubeconfig for this cluster. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(gateway.root()));
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        pods.close();
    }
}
