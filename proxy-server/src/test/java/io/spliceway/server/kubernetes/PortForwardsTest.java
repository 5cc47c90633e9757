// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.observe.DialFailure;
import io.spliceway.relay.NoWayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to a pod through an API server that speaks the real protocol. */
class PortForwardsTest {
    private static final NamespacedName POD = new NamespacedName("shop", "web-1");
    private static final int PORT = 8080;
    private static final int MOST_SECONDS = 10;

    private final FakeApiServer api = FakeApiServer.started(new FakeStore(1));
    private final FakeGateway gateway = new FakeGateway(api);
    private final ApiConnection connection = SourceFixture.connection(gateway.root());
    private final PortForwards forwards = new PortForwards(connection, Duration.ofMillis(300));
    private final ServerSocket pod;

    PortForwardsTest() throws IOException {
        pod = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void start() {
        gateway.pod("shop/web-1", new InetSocketAddress(pod.getInetAddress(), pod.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        forwards.close();
        connection.close();
        gateway.close();
        pod.close();
    }

    private Socket connect() throws Exception {
        InetSocketAddress way = forwards.open(POD, PORT).get(MOST_SECONDS, TimeUnit.SECONDS);
        var client = new Socket(way.getAddress(), way.getPort());
        client.setSoTimeout(MOST_SECONDS * 1_000);
        return client;
    }

    private NoWayException failure() {
        CompletableFuture<InetSocketAddress> way = forwards.open(POD, PORT);
        var failure = assertThrows(ExecutionException.class, () -> way.get(MOST_SECONDS, TimeUnit.SECONDS));
        return assertInstanceOf(NoWayException.class, failure.getCause());
    }

    @Test
    void bytesPassInBothDirections() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        try (Socket client = connect();
                Socket accepted = pod.accept()) {
            Thread echo = Thread.ofPlatform().daemon().start(() -> echo(accepted));
            Thread sender = Thread.ofPlatform().daemon().start(() -> send(client, content));
            assertArrayEquals(content, client.getInputStream().readNBytes(content.length));
            sender.join();
            client.shutdownOutput();
            echo.join();
        }
    }

    private static void echo(Socket socket) {
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Socket socket, byte[] content) {
        try {
            socket.getOutputStream().write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void podThatSendsNothingMoreFinishesTheConnection() throws Exception {
        try (Socket client = connect();
                Socket accepted = pod.accept()) {
            accepted.getOutputStream().write(new byte[] {1, 2, 3});
            accepted.shutdownOutput();
            assertArrayEquals(new byte[] {1, 2, 3}, client.getInputStream().readAllBytes());
        }
    }

    @Test
    void connectionThatIsCutIsResetAndDoesNotLookFinished() throws Exception {
        try (Socket client = connect();
                Socket accepted = pod.accept()) {
            accepted.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            gateway.cutForwards();
            assertThrows(SocketException.class, client.getInputStream()::read);
        }
    }

    @Test
    void clientThatHasFinishedGetsItsAnswerAndThePodItsEnd() throws Exception {
        try (Socket client = connect();
                Socket accepted = pod.accept()) {
            client.getOutputStream().write(7);
            client.shutdownOutput();
            assertEquals(7, accepted.getInputStream().read());
            accepted.getOutputStream().write(new byte[] {1, 2});
            assertArrayEquals(new byte[] {1, 2}, client.getInputStream().readAllBytes());
            assertEquals(-1, accepted.getInputStream().read());
        }
    }

    @Test
    void clientThatResetsEndsTheConnectionOfThePod() throws Exception {
        Socket client = connect();
        try (Socket accepted = pod.accept()) {
            client.setSoLinger(true, 0);
            client.close();
            assertEquals(-1, accepted.getInputStream().read());
        }
    }

    @Test
    void podThatRefusesIsAFailedConnect() throws IOException {
        pod.close();
        NoWayException failure = failure();
        assertEquals(DialFailure.REFUSED, failure.failure());
        assertTrue(String.valueOf(failure.getMessage()).contains("refused"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | OTHER       | log in again
            403 | OTHER       | a Role in the namespace shop has to allow get and create on pods/portforward
            404 | REFUSED     | pod web-1 is gone
            500 | UNREACHABLE | HTTP status 500
            """)
    void refusalOfTheApiServerSaysWhatToDo(int status, DialFailure expected, String message) {
        gateway.refuseForwards(status);
        NoWayException failure = failure();
        assertEquals(expected, failure.failure());
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.getMessage());
    }

    @Test
    void apiServerThatIsAwayIsWaitedFor() throws Exception {
        gateway.stop();
        CompletableFuture<InetSocketAddress> way = forwards.open(POD, PORT);
        assertThrows(TimeoutException.class, () -> way.get(300, TimeUnit.MILLISECONDS));
        gateway.start();
        assertTrue(way.get(MOST_SECONDS, TimeUnit.SECONDS).getPort() > 0);
    }

    @Test
    void nobodyWaitsForACancelledWay() throws Exception {
        gateway.stop();
        CompletableFuture<InetSocketAddress> way = forwards.open(POD, PORT);
        assertTrue(way.cancel(false));
        gateway.start();
        try (Socket client = connect();
                Socket accepted = pod.accept()) {
            assertTrue(client.isConnected() && accepted.isConnected());
            assertEquals(1, gateway.forwards());
        }
        assertFalse(way.isDone() && !way.isCancelled());
    }
}
