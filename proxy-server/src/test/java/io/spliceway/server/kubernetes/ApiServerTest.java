// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that nobody waits for any more holds no connection open. */
class ApiServerTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CompletableFuture<Void> clientLeft = new CompletableFuture<>();
    private HttpServer http;
    private ApiConnection connection;
    private ApiServer api;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answerLate);
        http.start();
        connection = SourceFixture.connection(
                URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/"));
        api = new ApiServer(connection.client(), connection.root());
    }

    @AfterEach
    void stop() {
        http.stop(0);
        threads.shutdownNow();
        connection.close();
    }

    private void answerLate(HttpExchange exchange) throws IOException {
        asked.countDown();
        try (exchange) {
            boolean unused = mayAnswer.await(10, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (!Thread.currentThread().isInterrupted()) {
                body.write("{}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        } catch (IOException e) {
            clientLeft.complete(null);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void answerThatComesTooLateIsGivenUp() throws Exception {
        var failure = assertThrows(ApiFailure.class, () -> api.get("late", Duration.ofMillis(20), LONG, LONG));
        assertEquals(WatchFailure.STALLED, failure.reason());
        mayAnswer.countDown();
        clientLeft.get(10, TimeUnit.SECONDS);
    }

    @Test
    void answerThatComesAfterTheReaderWasInterruptedIsGivenUp() throws Exception {
        Thread reader = Thread.ofPlatform()
                .daemon()
                .start(() -> assertThrows(Exception.class, () -> api.get("late", LONG, LONG, LONG)));
        asked.await();
        reader.interrupt();
        reader.join();
        mayAnswer.countDown();
        clientLeft.get(10, TimeUnit.SECONDS);
    }
}
