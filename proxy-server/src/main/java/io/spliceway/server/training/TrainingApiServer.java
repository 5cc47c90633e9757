// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spliceway.server.admin.HttpLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of an API server as a proxy's lists and watches need. Thread-safe. */
final class TrainingApiServer implements AutoCloseable {
    private static final String NODE_LIST = """
            {"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""";

    private final TrainingCluster cluster;
    private final HttpServer http;
    private final ExecutorService requests = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("training-api-", 0).factory());
    private final CountDownLatch closed = new CountDownLatch(1);

    private TrainingApiServer(TrainingCluster cluster, HttpServer http) {
        this.cluster = cluster;
        this.http = http;
    }

    static TrainingApiServer start(TrainingCluster cluster) throws IOException {
        HttpLimits.apply();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = new TrainingApiServer(cluster, HttpServer.create(address, 0));
        server.http.setExecutor(server.requests);
        server.http.createContext("/", server::answer);
        server.http.start();
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        requests.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean isWatch = exchange.getRequestURI().getQuery().contains("watch=true");
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            if (isWatch) {
                watch(path, out);
            } else {
                out.write(list(path).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String list(String path) {
        return path.endsWith("/services")
                ? cluster.serviceList()
                : path.endsWith("/endpointslices") ? cluster.sliceList() : NODE_LIST;
    }

    private void watch(String path, OutputStream out) throws IOException {
        if (path.endsWith("/endpointslices")) {
            for (int i = 0; i < cluster.services(); i++) {
                out.write(cluster.sliceEvent(i, 2 + i).getBytes(StandardCharsets.UTF_8));
            }
        }
        out.flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
