// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.training;

import io.spliceway.server.cli.Spliceway;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does within seconds what a proxy does in its life: serves manifests and their change, then a cluster; relays, refuses,
 * is asked about itself, and stops. With {@code -XX:AOTCacheOutput=FILE} the JVM records which classes that takes and
 * how its methods are used, and the next start begins with them loaded, linked and known.
 *
 * <p>Everything is on loopback and ends with this process. The exit code is 0 only if all of it worked, so that a cache
 * that lacks something is not taken for a whole one.
 */
public final class TrainingRun {
    private static final Logger LOGGER = LoggerFactory.getLogger(TrainingRun.class);
    private static final PrintWriter SILENT = new PrintWriter(Writer.nullWriter());
    private static final int SERVICES = 500;
    private static final int PATIENCE_SECONDS = 60;
    private static final long POLL_MILLIS = 20;

    private final int adminPort;

    private TrainingRun(int adminPort) {
        this.adminPort = adminPort;
    }

    /** Takes no arguments, or the number of Services to train with. */
    public static void main(String[] args) {
        try {
            train(args.length == 0 ? SERVICES : Integer.parseInt(args[0]));
        } catch (Exception e) {
            LOGGER.atError().setCause(e).log("training failed");
            System.exit(1);
        }
        System.exit(0);
    }

    private static void train(int services) throws Exception {
        Path folder = Files.createTempDirectory("spliceway-training");
        Path file = folder.resolve("services.yaml");
        try (var pod = EchoPod.start()) {
            var training = new TrainingRun(freePort());
            var cluster = new TrainingCluster(services, freePort(), pod.port(), freePort());
            command("--help");
            command("version");
            training.withManifests(file, cluster);
            training.withApiServer(cluster);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private void withManifests(Path file, TrainingCluster cluster) throws Exception {
        int services = cluster.services();
        Files.writeString(file, cluster.manifests(services - 1));
        FutureTask<Integer> proxy = start("--manifest", file.toString());
        TrainingClients.use(cluster.addresses().subList(0, services - 1));
        Files.writeString(file, cluster.manifests(services));
        TrainingClients.use(cluster.addresses().subList(services - 1, services));
        ask();
        stop(proxy);
    }

    private void withApiServer(TrainingCluster cluster) throws Exception {
        try (var api = TrainingApiServer.start(cluster)) {
            FutureTask<Integer> proxy = start("--master", api.url());
            awaitListening(cluster.lastName());
            ask();
            stop(proxy);
        }
    }

    private FutureTask<Integer> start(String... source) {
        List<String> args = new ArrayList<>(List.of(
                "run", "--healthz-bind-address", "127.0.0.1:0", "--metrics-bind-address", "127.0.0.1:" + adminPort));
        args.addAll(List.of(source));
        var proxy = new FutureTask<>(() -> Spliceway.run(SILENT, args.toArray(String[]::new)));
        Thread.ofPlatform().daemon().start(proxy);
        return proxy;
    }

    private void awaitListening(String service) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isListening(service)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(service + " is not served");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isListening(String service) throws IOException {
        try {
            return get("/api/v1/services?service=" + service).contains("\"listening\"");
        } catch (ConnectException e) {
            return false;
        }
    }

    private void ask() throws IOException {
        for (String path : List.of("/metrics", "/configz", "/proxyMode", "/api/v1/services", "/api/v1/connections")) {
            get(path);
        }
        command("services", "--address", url(""));
        command("connections", "--address", url(""));
    }

    private String get(String path) throws IOException {
        try (InputStream answer = URI.create(url(path)).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + adminPort + path;
    }

    // As systemd, a container runtime and a terminal do. The JDK has no call for a signal to the own process.
    private static void stop(FutureTask<Integer> proxy)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long self = ProcessHandle.current().pid();
        int unused =
                new ProcessBuilder("sh", "-c", "kill -TERM " + self).start().waitFor();
        expectSuccess("run", proxy.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static void command(String... args) {
        expectSuccess(args[0], Spliceway.run(SILENT, args));
    }

    private static void expectSuccess(String command, int exitCode) {
        if (exitCode != 0) {
            throw new IllegalStateException(command + " ended with exit code " + exitCode);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
