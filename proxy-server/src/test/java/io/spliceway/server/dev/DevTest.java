// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.DevCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A namespace on this machine, whose pods are reached through the API server. */
class DevTest {
    private static final int MOST_SECONDS = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path temp = Path.of("");

    @AutoClose
    private final DevCluster cluster = DevCluster.ofOneService();

    private Dev start(Duration patience, String... replacements) throws Exception {
        return Dev.start(new DevSettings(
                cluster.kubeconfig(temp),
                List.of(),
                "default",
                "",
                false,
                Stream.of(replacements).map(Replacement::parse).toList(),
                patience,
                List.of(),
                null));
    }

    private Dev startServing(Duration patience, String... replacements) throws Exception {
        Dev dev = start(patience, replacements);
        dev.synced().get(MOST_SECONDS, TimeUnit.SECONDS);
        return dev;
    }

    private static Socket connect(Dev dev) throws IOException {
        InetSocketAddress address =
                HostPort.parse(dev.services().getFirst().addresses().getFirst());
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(MOST_SECONDS * 1_000);
        return socket;
    }

    private static InetAddress pod(Socket client) {
        try {
            return InetAddress.getByAddress(client.getInputStream().readNBytes(4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitProblem(Dev dev, String text) {
        Await.until(text, () -> dev.services().getFirst().problem().contains(text));
    }

    private static void awaitTrouble(Dev dev, String text) {
        Await.until(text, () -> dev.trouble().orElse("").contains(text));
    }

    @Test
    void connectionsAreBalancedOverAllReadyPods() throws Exception {
        try (Dev dev = startServing(PATIENCE)) {
            Set<InetAddress> pods = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                try (Socket client = connect(dev)) {
                    pods.add(pod(client));
                }
            }
            assertEquals(Set.of(DevCluster.pod(0, 0), DevCluster.pod(0, 1)), pods);
            DevService service = dev.services().getFirst();
            assertEquals(new NamespacedName("default", "service-0"), service.name());
            assertEquals("2/2", service.pods());
            assertEquals("", service.problem());
        }
    }

    @Test
    void podThatRefusesOrIsGoneIsPassedOver() throws Exception {
        cluster.pod(0, 2, false);
        cluster.refusingPod(0, 0);
        cluster.ready(0, Set.of(0, 1, 2));
        try (Dev dev = startServing(PATIENCE)) {
            for (int i = 0; i < 6; i++) {
                try (Socket client = connect(dev)) {
                    assertEquals(DevCluster.pod(0, 1), pod(client));
                }
            }
        }
    }

    @Test
    void connectionMadeWhileNoPodIsReadyWaitsForOne() throws Exception {
        cluster.ready(0, Set.of());
        try (Dev dev = startServing(PATIENCE)) {
            awaitProblem(dev, "no pod is ready; connections wait for one");
            try (Socket client = connect(dev)) {
                var pod = CompletableFuture.supplyAsync(
                        () -> pod(client), Thread.ofPlatform().daemon()::start);
                assertThrows(TimeoutException.class, () -> pod.get(100, TimeUnit.MILLISECONDS));
                cluster.ready(0, Set.of(1));
                assertEquals(DevCluster.pod(0, 1), pod.get(MOST_SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void connectionMadeWhileTheApiServerIsAwayWaitsForIt() throws Exception {
        try (Dev dev = startServing(PATIENCE)) {
            cluster.gateway().stop();
            awaitTrouble(dev, "the API server cannot be asked for ");
            try (Socket client = connect(dev)) {
                var pod = CompletableFuture.supplyAsync(
                        () -> pod(client), Thread.ofPlatform().daemon()::start);
                assertThrows(TimeoutException.class, () -> pod.get(100, TimeUnit.MILLISECONDS));
                cluster.gateway().start();
                assertTrue(pod.get(MOST_SECONDS, TimeUnit.SECONDS).isLoopbackAddress());
            }
            Await.until("trouble is over", () -> dev.trouble().isEmpty());
        }
    }

    @Test
    void connectionThatHasWaitedForLongEnoughIsReset() throws Exception {
        cluster.ready(0, Set.of());
        try (Dev dev = startServing(Duration.ofMillis(200));
                Socket client = connect(dev)) {
            assertThrows(SocketException.class, client.getInputStream()::read);
        }
    }

    @Test
    void apiServerThatCutsEveryStreamResetsTheClientsAndServesTheNext() throws Exception {
        try (Dev dev = startServing(PATIENCE)) {
            try (Socket client = connect(dev)) {
                pod(client);
                cluster.gateway().cutForwards();
                assertThrows(SocketException.class, client.getInputStream()::read);
            }
            try (Socket next = connect(dev)) {
                assertTrue(pod(next).isLoopbackAddress());
            }
        }
    }

    @Test
    void localProcessStandsInForPods() throws Exception {
        try (var local = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Dev dev = startServing(PATIENCE, "service-0=127.0.0.1:" + local.getLocalPort());
                Socket client = connect(dev);
                Socket accepted = local.accept()) {
            client.getOutputStream().write(5);
            assertEquals(5, accepted.getInputStream().read());
            assertEquals(
                    "127.0.0.1:" + local.getLocalPort(),
                    dev.services().getFirst().pods());
        }
    }

    @Test
    void replacementOfNothingIsSaid() throws Exception {
        try (Dev dev = startServing(PATIENCE, "servce-0=127.0.0.1:3000")) {
            awaitTrouble(dev, "--replace servce-0: there is no Service of this name");
        }
    }

    @Test
    void missingPermissionToReadIsSaidWithVerbAndResource() throws Exception {
        cluster.gateway().refuseRequests(403);
        try (Dev dev = start(PATIENCE)) {
            awaitTrouble(dev, "a Role in the namespace default has to allow list and watch on endpointslices");
        }
    }

    @Test
    void missingPermissionToForwardIsSaidWithVerbAndResource() throws Exception {
        cluster.gateway().refuseForwards(403);
        try (Dev dev = startServing(Duration.ofSeconds(1));
                Socket client = connect(dev)) {
            assertThrows(SocketException.class, client.getInputStream()::read);
            awaitProblem(dev, "has to allow get and create on pods/portforward");
        }
    }

    @Test
    void portThatIsTakenIsSaidAndServedWhenItIsFree() throws Exception {
        InetAddress own = new LoopbackAddresses().of(new NamespacedName("default", "service-0"));
        var other = new ServerSocket(DevCluster.PORT, 5, own);
        try (Dev dev = startServing(PATIENCE)) {
            awaitProblem(dev, "is taken by another process");
            other.close();
            Await.until("served after all", () -> {
                try (Socket client = connect(dev)) {
                    return pod(client).isLoopbackAddress();
                }
            });
        } finally {
            other.close();
        }
    }
}
