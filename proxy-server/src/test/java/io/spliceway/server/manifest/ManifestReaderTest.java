// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.server.yaml.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              clusterIP: 10.96.0.1
              ports:
                - port: 80
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\n---\n%s",
                "# a comment\n---\n# nothing\n---\n%s---\n",
                "%s...\n",
                "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: null}]}\n---\n%s",
                "{apiVersion: apps/v1, kind: Deployment, spec: [any, thing]}\n---\n%s",
                "{apiVersion: serving.knative.dev/v1, kind: Service, spec: {template: {}}}\n---\n%s"
            })
    void whatSaysNothingIsPassedOver(String frame) throws ManifestProblems {
        assertEquals(
                Manifests.read(WEB).services(),
                Manifests.read(frame.formatted(WEB)).services());
    }

    @Test
    void windowsLineEndsAndMergedMappingsAreRead() throws ManifestProblems {
        String merging = """
                apiVersion: v1
                kind: List
                items:
                  - &first
                    apiVersion: v1
                    kind: Service
                    metadata: {name: other}
                    spec: &spec {ports: [{port: 80}], clusterIP: 10.96.0.9}
                  - <<: *first
                    metadata: {name: web}
                    spec:
                      <<: [*spec]
                      clusterIP: 10.96.0.1
                """;
        Service expected = service(Manifests.read(WEB), "web");
        assertEquals(expected, service(Manifests.read(WEB.replace("\n", "\r\n")), "web"));
        assertEquals(
                expected.clusterIps(), service(Manifests.read(merging), "web").clusterIps());
        assertEquals(expected.ports(), service(Manifests.read(merging), "web").ports());
    }

    @Test
    void listsMayNestAndMayImplyTheirKind() throws ManifestProblems {
        ManifestState state = Manifests.read("""
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: List
                    items:
                      - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None}}
                  - apiVersion: v1
                    kind: ServiceList
                    items:
                      - {metadata: {name: b, namespace: shop}, spec: {clusterIP: None}}
                  - apiVersion: discovery.k8s.io/v1
                    kind: EndpointSliceList
                    metadata: {resourceVersion: ''}
                    items:
                      - metadata: {name: a-1, labels: {kubernetes.io/service-name: a}}
                        addressType: IPv4
                        endpoints: [{addresses: [10.1.0.1]}]
                        ports: [{port: 80}]
                """);
        assertEquals(List.of("default/a", "shop/b"), names(state.services().keySet()));
        assertEquals(List.of("default/a-1"), names(state.slices().keySet()));
        assertEquals(new ManifestCounts(1, 2, 0, 1, 0), state.counts());
    }

    @Test
    void slicePortWithoutNameIsTheUnnamedPortAsTheApiServerMakesIt() throws ManifestProblems {
        ManifestState state = Manifests.read("""
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata: {name: a-1, labels: {kubernetes.io/service-name: a}}
                        addressType: IPv4
                        ports: [{port: 80}]
                        """);
        assertEquals("", slice(state, "a-1").ports().getFirst().name());
    }

    @Test
    void objectsOfAnotherProxyAreFoundButNotServed() throws ManifestProblems {
        String labelled =
                WEB.replace("  name: web", "  name: web\n  labels: {service.kubernetes.io/service-proxy-name: other}");
        assertTrue(service(Manifests.read(labelled), "web").leftToOthers());
        assertEquals(new ManifestCounts(1, 1, 0, 0, 0), Manifests.read(labelled).counts());
    }

    @Test
    void earlierServiceIsTheOlderAndStaysIt() throws ManifestProblems {
        String other = WEB.replace("name: web", "name: other");
        ManifestState first = Manifests.read(WEB);
        ManifestState second = Manifests.read(first.order(), other, WEB);

        assertEquals(List.of(), first.changesSince(Manifests.read(WEB)));
        assertEquals(List.of(new ClusterEvent.ServiceApplied(service(second, "other"))), second.changesSince(first));
        assertEquals(-1, compareAges(second, "web", "other"));
        assertEquals(-1, compareAges(Manifests.read(other, WEB), "other", "web"));
        assertEquals(-1, compareAges(Manifests.read(other + "---\n" + WEB), "other", "web"));
    }

    @Test
    void onlyDifferencesAreEvents() throws ManifestProblems {
        String pods = """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: %s}
                subsets: [{addresses: [{ip: %s}], ports: [{port: 80}]}]
                """;
        ManifestState before = Manifests.read(
                WEB,
                pods.formatted("web", "10.1.0.1"),
                pods.formatted("old", "10.1.0.1"),
                pods.formatted("x", "'::1'"));
        ManifestState after =
                Manifests.read(before.order(), pods.formatted("web", "10.1.0.2"), pods.formatted("x", "'::1'"));
        assertEquals(
                List.of(
                        new ClusterEvent.ServiceDeleted(new NamespacedName("default", "web")),
                        new ClusterEvent.EndpointSliceDeleted(new NamespacedName("default", "old~ipv4-0")),
                        new ClusterEvent.EndpointSliceApplied(slice(after, "web~ipv4-0"))),
                after.changesSince(before));
    }

    @Test
    void deepNestingIsRefusedBeforeItIsComposed() {
        ManifestProblems problems = assertThrows(ManifestProblems.class, () -> Manifests.read("[".repeat(200_000)));
        assertEquals(
                "0.yaml: document 1, line 1: is not valid YAML: is nested more than 100 levels deep",
                problems.getMessage());
    }

    @Test
    void documentsBeforeBrokenYamlAreCheckedToo() {
        ManifestProblems problems = assertThrows(
                ManifestProblems.class, () -> Manifests.read(WEB.replace("port: 80", "port: 0") + "---\na: 'b\n"));
        assertEquals("""
                0.yaml: document 1, line 8: spec.ports[0].port: 0 is not between 1 and 65535
                0.yaml: document 2, line 11: is not valid YAML: found unexpected end of stream""", problems.getMessage());
    }

    @Test
    void byteOrderMarkIsNoText(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFF" + WEB, StandardCharsets.UTF_8);
        ManifestFiles files = new ManifestFiles(List.of(file));
        ManifestState state = new ManifestReader().read(files.read(files.list()), CreationOrder.EMPTY);
        assertEquals(Manifests.read(WEB).services(), state.services());
    }

    @Test
    void fileOfUnreasonableSizeIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("a.yaml"), new byte[TextFile.MAX_BYTES + 1]);
        ManifestFiles files = new ManifestFiles(List.of(file));
        assertEquals(
                List.of(new ManifestProblem(file.toString(), 0, 0, "", "is larger than 32 MiB; split it")),
                files.read(files.list()).problems());
    }

    @Test
    void folderCountsWithItsManifestsSortedAndWithoutRepetition(@TempDir Path folder) throws Exception {
        for (String name : List.of("b.yml", "a.yaml", "c.json", "d.txt", ".e.yaml")) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.createDirectory(folder.resolve("f.yaml"));
        ManifestFiles files = new ManifestFiles(List.of(folder, folder.resolve("a.yaml")));
        assertEquals(
                List.of("a.yaml", "b.yml", "c.json"),
                files.read(files.list()).texts().stream()
                        .map(text -> folder.relativize(Path.of(text.file())).toString())
                        .toList());
    }

    private static int compareAges(ManifestState state, String left, String right) {
        return Integer.signum(
                service(state, left).created().compareTo(service(state, right).created()));
    }

    private static Service service(ManifestState state, String name) {
        Service service = state.services().get(new NamespacedName("default", name));
        if (service == null) {
            throw new AssertionError(
                    "no service " + name + " in " + state.services().keySet());
        }
        return service;
    }

    private static EndpointSlice slice(ManifestState state, String name) {
        EndpointSlice slice = state.slices().get(new NamespacedName("default", name));
        if (slice == null) {
            throw new AssertionError(
                    "no slice " + name + " in " + state.slices().keySet());
        }
        return slice;
    }

    private static List<String> names(Set<NamespacedName> names) {
        return new TreeSet<>(names).stream().map(NamespacedName::toString).toList();
    }
}
