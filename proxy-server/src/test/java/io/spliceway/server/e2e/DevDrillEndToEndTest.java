// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev} on a bad day: pods come and go, and the API server restarts, while a thousand connections are made. */
class DevDrillEndToEndTest {
    private static final int SERVICES = 20;
    private static final int PODS = 3;
    private static final int CONNECTIONS = 1_000;
    private static final int CLIENTS = 12;
    private static final int MOST_BYTES = 100_000;
    private static final Duration OUTAGE = Duration.ofMillis(800);
    private static final Duration START_LIMIT = Duration.ofSeconds(10); // 3 s on a machine that does nothing else

    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final Set<InetAddress> used = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noConnectionFailsWhilePodsComeAndGoAndTheApiServerRestartsTwice(@TempDir Path temp) throws Exception {
        try (var cluster = new DevCluster()) {
            for (int service = 0; service < SERVICES; service++) {
                cluster.service(service);
                for (int pod = 0; pod < PODS; pod++) {
                    cluster.pod(service, pod, true);
                }
                cluster.ready(service, Set.of(0, 1, 2));
            }
            long start = System.nanoTime();
            try (Program program = Program.start(
                    "dev", "--kubeconfig", cluster.kubeconfig(temp).toString())) {
                awaitAll(program);
                Duration reachable = Duration.ofNanos(System.nanoTime() - start);
                System.out.println("dev: " + SERVICES + " Services reachable after " + reachable.toMillis() + " ms");
                assertTrue(reachable.compareTo(START_LIMIT) < 0, () -> "reachable only after " + reachable);
                drill(cluster);
                assertEquals(List.of(), List.copyOf(failures), program::out);
                assertEquals(CONNECTIONS, made.get());
                assertEquals(SERVICES * PODS, used.size());
            }
        }
    }

    private void awaitAll(Program program) throws IOException {
        for (int service = 0; service < SERVICES; service++) {
            String address = program.awaitOut(DevCluster.name(service) + " +(127\\S+:8080) ");
            int colon = address.indexOf(':');
            addresses.add(new InetSocketAddress(address.substring(0, colon), DevCluster.PORT));
            used.add(exchange(service, new byte[1]));
        }
        used.clear();
    }

    private void drill(DevCluster cluster) throws Exception {
        long start = System.nanoTime();
        Thread changes = Thread.ofPlatform().daemon().start(() -> change(cluster));
        try (ExecutorService clients =
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory())) {
            for (int i = 0; i < CLIENTS; i++) {
                var random = new Random(i);
                clients.execute(() -> connectOften(random));
            }
            restart(cluster, CONNECTIONS / 3);
            restart(cluster, CONNECTIONS * 2 / 3);
            clients.shutdown();
            assertTrue(clients.awaitTermination(60, TimeUnit.SECONDS));
        }
        over.set(true);
        changes.join();
        System.out.println("dev: " + CONNECTIONS + " connections in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms, failures: " + failures.size()
                + ", pods used: " + used.size());
    }

    private void restart(DevCluster cluster, int afterConnections) throws IOException {
        Await.until(afterConnections + " connections", () -> made.get() >= afterConnections);
        cluster.gateway().stop();
        LockSupport.parkNanos(OUTAGE.toNanos());
        cluster.gateway().start();
    }

    /** One pod after the other leaves: it is gone before anybody says so, is said to be gone, and comes back. */
    private void change(DevCluster cluster) {
        var random = new Random(7);
        while (!over.get()) {
            int service = random.nextInt(SERVICES);
            int pod = random.nextInt(PODS);
            if (random.nextBoolean()) {
                cluster.pod(service, pod, false);
            } else {
                cluster.refusingPod(service, pod);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            var others = new TreeSet<>(Set.of(0, 1, 2));
            others.remove(pod);
            cluster.ready(service, others);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            cluster.pod(service, pod, true);
            cluster.ready(service, Set.of(0, 1, 2));
        }
    }

    private void connectOften(Random random) {
        while (true) {
            int number = made.getAndIncrement();
            if (number >= CONNECTIONS) {
                made.decrementAndGet();
                return;
            }
            byte[] content = new byte[1 + random.nextInt(MOST_BYTES)];
            random.nextBytes(content);
            int service = number % SERVICES;
            try {
                used.add(exchange(service, content));
            } catch (IOException | RuntimeException e) {
                failures.add("connection " + number + " to " + addresses.get(service) + ": " + e);
            }
        }
    }

    /** Sends {@code content} and expects it back; returns the pod that was it. */
    private InetAddress exchange(int service, byte[] content) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(15_000);
            socket.connect(addresses.get(service), 1_000);
            InetAddress pod = InetAddress.getByAddress(socket.getInputStream().readNBytes(4));
            Thread sender = Thread.ofPlatform().daemon().start(() -> send(socket, content));
            byte[] echo = socket.getInputStream().readNBytes(content.length);
            sender.join();
            if (echo.length != content.length || checksum(echo) != checksum(content)) {
                throw new IOException("other bytes came back: " + echo.length + " of " + content.length);
            }
            if (pod.getAddress()[2] != service) {
                throw new IOException(pod + " is of another Service");
            }
            return pod;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void send(Socket socket, byte[] content) {
        try {
            socket.getOutputStream().write(content);
        } catch (IOException e) {
            failures.add("sending: " + e);
        }
    }

    private static long checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
