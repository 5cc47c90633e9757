// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.NamespacedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSourceTest {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: %s}
            spec: {clusterIP: %s, ports: [{port: 80}]}
            ---
            """;

    /** Keeps what it hears in the order in which it hears it. */
    private static final class Recorder implements ManifestObserver {
        final BlockingQueue<ManifestCounts> loaded = new LinkedBlockingQueue<>();
        final BlockingQueue<List<ManifestProblem>> rejected = new LinkedBlockingQueue<>();

        @Override
        public void loaded(ManifestCounts counts) {
            loaded.add(counts);
        }

        @Override
        public void rejected(List<ManifestProblem> problems) {
            rejected.add(problems);
        }
    }

    private final Recorder observer = new Recorder();
    private final BlockingQueue<List<ClusterEvent>> batches = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private ManifestSource source = new ManifestSource(List.of(), observer);

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void firstBatchIsEverythingAndThenSynced() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a", "10.96.0.1") + SERVICE.formatted("b", "10.96.0.2"));
        start(file);
        assertEquals(List.of("+a", "+b", "synced"), next());
        assertEquals(new ManifestCounts(1, 2, 2, 0, 0), take(observer.loaded));
    }

    @Test
    void wrongManifestsAreThrownBeforeTheStart() throws Exception {
        source = new ManifestSource(List.of(write("a.yaml", "kind: Service\n"), folder.resolve("none")), observer);
        ManifestProblems problems = assertThrows(ManifestProblems.class, source::load);
        assertEquals(
                List.of("a.yaml: document 1, line 1: apiVersion: is required", "none: no such file or folder"),
                problems.problems().stream()
                        .map(problem -> problem.toString().replace(folder + "/", ""))
                        .toList());
    }

    @Test
    void changedFileIsReadWithinASecondAndOnlyDifferencesAreReported() throws Exception {
        String unchanged = SERVICE.formatted("a", "10.96.0.1");
        Path file = write("a.yaml", unchanged + SERVICE.formatted("b", "10.96.0.2"));
        start(file);
        next();
        long before = System.nanoTime();
        write("a.yaml", unchanged + SERVICE.formatted("c", "10.96.0.3"));
        assertEquals(List.of("-b", "+c"), next());
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.toMillis() < 1_000, took::toString);
    }

    @Test
    void filesOfAFolderComeAndGo() throws Exception {
        write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        start(folder);
        assertEquals(List.of("+a", "synced"), next());
        write("b.yml", SERVICE.formatted("b", "10.96.0.2"));
        assertEquals(List.of("+b"), next());
        Files.delete(folder.resolve("a.yaml"));
        assertEquals(List.of("-a"), next());
    }

    @Test
    void fileReplacedByRenameIsRead() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        start(file);
        next();
        Path other = write("new", SERVICE.formatted("b", "10.96.0.1"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertEquals(List.of("-a", "+b"), next());
    }

    @Test
    void mountedConfigMapIsFollowedThroughItsLinks() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("a.yaml"), SERVICE.formatted("a", "10.96.0.1"));
        Files.writeString(second.resolve("a.yaml"), SERVICE.formatted("b", "10.96.0.1"));
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        start(folder);
        assertEquals(List.of("+a", "synced"), next());
        Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
        Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals(List.of("-a", "+b"), next());
    }

    @Test
    void wrongManifestsLeaveTheLastGoodStateInForce() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        start(file);
        next();
        write("a.yaml", SERVICE.formatted("a", "10.96.0.300"));
        assertEquals(
                List.of(file + ": document 1, line 4: spec.clusterIP: '10.96.0.300' is not an IP address"),
                take(observer.rejected).stream().map(ManifestProblem::toString).toList());
        write("a.yaml", SERVICE.formatted("a", "10.96.0.2"));
        assertEquals(List.of("+a"), next());
        assertTrue(observer.rejected.isEmpty());
    }

    @Test
    void manifestThatDisappearsIsAProblemAndItsServicesStay() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        start(file);
        next();
        take(observer.loaded);
        Files.delete(file);
        assertEquals(
                List.of(file + ": no such file or folder"),
                take(observer.rejected).stream().map(ManifestProblem::toString).toList());
        write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        take(observer.loaded);
        assertTrue(batches.isEmpty(), batches::toString);
    }

    @Test
    void sourceStartedWithoutLoadWaitsForTheManifests() throws Exception {
        source = new ManifestSource(List.of(folder.resolve("a.yaml")), observer);
        source.start(batches::add);
        take(observer.rejected);
        write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        assertEquals(List.of("+a", "synced"), next());
    }

    @Test
    void closedSourceReportsNothing() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a", "10.96.0.1"));
        start(file);
        next();
        source.close();
        write("a.yaml", SERVICE.formatted("b", "10.96.0.1"));
        source = new ManifestSource(List.of(file), observer);
        source.start(batches::add);
        assertEquals(List.of("+b", "synced"), next());
        assertTrue(batches.isEmpty(), batches::toString);
    }

    private void start(Path path) throws ManifestProblems {
        source = new ManifestSource(List.of(path), observer);
        source.load();
        source.start(batches::add);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<String> next() throws InterruptedException {
        return take(batches).stream().map(ManifestSourceTest::print).toList();
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(10, TimeUnit.SECONDS);
        if (item == null) {
            throw new AssertionError("nothing happened in 10 s");
        }
        return item;
    }

    private static String print(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.ServiceApplied applied ->
                "+" + applied.service().name().name();
            case ClusterEvent.ServiceDeleted deleted -> "-" + name(deleted.service());
            case ClusterEvent.EndpointSliceApplied applied ->
                "+" + name(applied.slice().name());
            case ClusterEvent.EndpointSliceDeleted deleted -> "-" + name(deleted.slice());
            case ClusterEvent.NodeApplied applied -> "node";
            case ClusterEvent.HostAddressesApplied applied -> "host";
            case ClusterEvent.ServiceCidrApplied applied -> "cidr";
            case ClusterEvent.Synced synced -> "synced";
        };
    }

    private static String name(NamespacedName name) {
        return name.name();
    }
}
