// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spliceway.model.IpLiteral;
import io.spliceway.server.FreeAddress;
import io.spliceway.server.admin.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend inside this process: an HTTP server that answers with its name and zone. Thread-safe. */
final class DemoPod implements AutoCloseable {
    private static final int STOP_TIMEOUT_SECONDS = 1;

    private final HttpServer server;
    private final ExecutorService requests = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("demo-pod-", 0).factory());
    private final byte[] answer;
    private volatile boolean terminating;

    /**
     * Who a pod is; it survives the pod's restarts.
     *
     * @param ordinal counts the pods from 1
     * @param zone where it claims to run
     */
    record Identity(int ordinal, String zone) {
        String name() {
            return "demo-" + ordinal;
        }
    }

    private DemoPod(Identity identity, HttpServer server) {
        this.server = server;
        this.answer = ("pod " + identity.name() + " zone " + identity.zone() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Starts a pod on a loopback address of its own, or on 127.0.0.1 where the system has no other. */
    static DemoPod start(Identity identity) throws IOException {
        HttpLimits.apply();
        InetSocketAddress address = FreeAddress.firstOf(List.of(
                new InetSocketAddress(IpLiteral.parse("127.0.0." + (10 + identity.ordinal())), 0),
                new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0)));
        var pod = new DemoPod(identity, HttpServer.create(address, 0));
        pod.server.setExecutor(pod.requests);
        pod.server.createContext("/", pod::answer);
        pod.server.start();
        return pod;
    }

    /** Returns where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Asks clients, with each answer from now on, to come back on another connection. */
    void terminate() {
        terminating = true;
    }

    /** Ends it, after the requests that it is answering. */
    @Override
    public void close() {
        server.stop(STOP_TIMEOUT_SECONDS);
        requests.shutdown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            if (terminating) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : answer.length);
            if (!head) {
                exchange.getResponseBody().write(answer);
            }
        }
    }
}
