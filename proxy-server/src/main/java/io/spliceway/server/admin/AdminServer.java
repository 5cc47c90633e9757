// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.sun.net.httpserver.HttpServer;
import io.spliceway.model.HostPort;
import io.spliceway.net.BackgroundThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for questions about the proxy, on one address. It has threads of its own and bounds what a client may
 * send, hold open and take its time for, so that no client can disturb another one, let alone the proxying. Thread-safe.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);

    private final String name;
    private final InetSocketAddress address;
    private final Routes routes;
    private final HostCheck hostCheck;
    private final Consumer<String> failures;
    private final ExecutorService requests = Executors.newCachedThreadPool(backgroundThreads());
    private final CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
    private @Nullable HttpServer server;
    private boolean closed;

    private AdminServer(
            String name, InetSocketAddress address, Routes routes, HostCheck hostCheck, Consumer<String> failures) {
        this.name = name;
        this.address = address;
        this.routes = routes;
        this.hostCheck = hostCheck;
        this.failures = failures;
    }

    /** What to do when the address is taken. */
    public sealed interface BindPolicy {
        /** Fail the start. */
        record HardFail() implements BindPolicy {}

        /** Start without, and try again every {@code interval}. */
        record Retry(Duration interval) implements BindPolicy {}
    }

    /** Starts to answer at {@code address}, and tells of failures only in the log. */
    public static AdminServer start(
            String name, InetSocketAddress address, Routes routes, HostCheck hostCheck, BindPolicy policy) {
        return start(name, address, routes, hostCheck, policy, failure -> {});
    }

    /**
     * Starts to answer at {@code address}.
     *
     * @param name what the log calls this server
     * @param hostCheck which requests are meant for it
     * @param failures hears of each failed attempt to bind the address, and why
     * @throws UncheckedIOException if the address cannot be bound and {@code policy} is to fail then
     */
    public static AdminServer start(
            String name,
            InetSocketAddress address,
            Routes routes,
            HostCheck hostCheck,
            BindPolicy policy,
            Consumer<String> failures) {
        HttpLimits.apply();
        AdminServer server = new AdminServer(name, address, routes, hostCheck, failures);
        try {
            server.bind();
        } catch (IOException e) {
            String failure = server.failed(e);
            switch (policy) {
                case BindPolicy.HardFail unused -> {
                    server.close();
                    throw new UncheckedIOException(failure, e);
                }
                case BindPolicy.Retry retry -> {
                    LOGGER.atWarn()
                            .addKeyValue("server", name)
                            .addKeyValue("address", HostPort.format(address))
                            .addKeyValue("error", e.getMessage())
                            .addKeyValue("retrySeconds", retry.interval())
                            .log("admin address is not available");
                    server.retryEvery(retry.interval());
                }
            }
        }
        return server;
    }

    // Who watches must not slow down who is watched.
    private static ThreadFactory backgroundThreads() {
        ThreadFactory threads = Thread.ofPlatform().daemon().name("admin-", 0).factory();
        return work -> threads.newThread(() -> {
            BackgroundThread.lowerPriority();
            work.run();
        });
    }

    /** Completes with the address once it answers there; port 0 has become a real port. */
    public CompletableFuture<InetSocketAddress> bound() {
        return bound.copy();
    }

    /** Stops answering, also in the middle of an answer. */
    @Override
    public void close() {
        requests.shutdownNow();
        synchronized (this) {
            closed = true;
            if (server != null) {
                server.stop(0);
            }
        }
        bound.cancel(false);
    }

    private synchronized void bind() throws IOException {
        if (closed) {
            return;
        }
        HttpServer http = HttpServer.create(address, 0);
        http.setExecutor(requests);
        http.createContext(
                "/", new RequestHandler(routes, hostCheck, http.getAddress().getAddress()));
        http.start();
        server = http;
        bound.complete(http.getAddress());
        LOGGER.atInfo()
                .addKeyValue("server", name)
                .addKeyValue("address", HostPort.format(http.getAddress()))
                .log("answering");
    }

    private String failed(IOException e) {
        String failure = "cannot serve " + name + " at " + HostPort.format(address) + ": " + e.getMessage();
        failures.accept(failure);
        return failure;
    }

    private void retryEvery(Duration interval) {
        CompletableFuture.delayedExecutor(interval.toNanos(), TimeUnit.NANOSECONDS, requests)
                .execute(() -> {
                    try {
                        bind();
                    } catch (IOException e) {
                        String unused = failed(e);
                        retryEvery(interval);
                    }
                });
    }
}
