// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a change of the configuration file counts. */
class ConfigFileWatchTest {
    private static final String HEADER = """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            """;
    private static final long PATIENCE_SECONDS = 10;

    @TempDir
    Path folder = Path.of("");

    private final BlockingQueue<String> readings = new LinkedBlockingQueue<>();
    private final CountDownLatch changed = new CountDownLatch(1);
    private Path file = Path.of("");
    private Thread watching = Thread.currentThread();

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("config.yaml"), HEADER);
        var watch = new ConfigFileWatch(file, read(), this::readNoted, Duration.ofMillis(5));
        watching = Thread.ofPlatform().daemon().start(() -> {
            try {
                watch.await();
                changed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        awaitReading("same");
    }

    @AfterEach
    void stop() throws InterruptedException {
        watching.interrupt();
        watching.join();
    }

    private ServerConfig read() throws ConfigException {
        return Loading.loadBeside(file, Loading.CLUSTER).config();
    }

    private ServerConfig readNoted() throws ConfigException {
        try {
            ServerConfig config = read();
            readings.add(config.logging().verbosity() == 0 ? "same" : "other");
            return config;
        } catch (ConfigException e) {
            readings.add("wrong");
            throw e;
        }
    }

    private void awaitReading(String expected) throws InterruptedException {
        assertEquals(expected, readings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void otherValuesCount() throws Exception {
        Files.writeString(file, HEADER + "logging: {verbosity: 3}\n");
        assertTrue(changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void commentsAndDefaultsThatAreWrittenOutDoNotCount() throws Exception {
        Files.writeString(file, HEADER + "# nothing new\nlogging: {verbosity: 0}\n");
        awaitReading("same");
        assertFalse(changed.await(0, TimeUnit.SECONDS));
    }

    @Test
    void wrongFileIsNotUsedAndARepairedOneIs() throws Exception {
        Files.writeString(file, HEADER + "logging: {verbosity: loud}\n");
        awaitReading("wrong");
        assertFalse(changed.await(0, TimeUnit.SECONDS));

        Files.writeString(file, HEADER + "logging: {verbosity: 3}\n");
        assertTrue(changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** A mounted ConfigMap is a symbolic link to a folder, which is replaced by another one. */
    @Test
    void linkToAnotherFolderCounts() throws Exception {
        Path data = mountedConfigMap();
        Files.delete(file);
        Files.createSymbolicLink(file, data.resolve("config.yaml"));
        awaitReading("same");

        Path next = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(next.resolve("config.yaml"), HEADER + "logging: {verbosity: 3}\n");
        Path link = Files.createSymbolicLink(folder.resolve("..tmp"), next);
        Files.move(link, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        assertTrue(changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private Path mountedConfigMap() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Files.writeString(first.resolve("config.yaml"), HEADER);
        return Files.createSymbolicLink(folder.resolve("..data"), first);
    }
}
