// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.demo;

import io.spliceway.model.IpLiteral;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.server.FreeAddress;
import io.spliceway.server.ProxyServer;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for a made-up cluster, all inside this process and on loopback addresses. Whatever port is taken, another one
 * is found. Thread-safe.
 */
public final class Demo implements AutoCloseable {
    private static final InetAddress LOOPBACK = IpLiteral.parse("127.0.0.1");
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(2);
    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(10);

    private final InetSocketAddress serviceAddress;
    private final DemoPods pods;
    private final ProxyServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("demo").daemon().factory());

    private Demo(InetSocketAddress serviceAddress, DemoPods pods, ProxyServer server) {
        this.serviceAddress = serviceAddress;
        this.pods = pods;
        this.server = server;
    }

    /**
     * Starts the pods and the proxy; returns when the Service answers.
     *
     * @param tokenFile the file with what a request to end a connection must know; null if none may be ended
     * @throws IOException if there is no address to listen on
     */
    public static Demo start(int verbosity, @Nullable Path tokenFile) throws IOException {
        InetSocketAddress serviceAddress = FreeAddress.firstOf(serviceCandidates());
        var cluster = new DemoCluster(serviceAddress);
        var pods = new DemoPods(cluster);
        ProxyServer server = ProxyServer.start(config(verbosity, tokenFile), reloads -> cluster);
        server.synced().orTimeout(SYNC_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        return new Demo(serviceAddress, pods, server);
    }

    private static List<InetSocketAddress> serviceCandidates() {
        List<InetSocketAddress> candidates = new ArrayList<>();
        for (int port = 8080; port < 8090; port++) {
            candidates.add(new InetSocketAddress(IpLiteral.parse("127.96.0.10"), port));
        }
        candidates.add(new InetSocketAddress(LOOPBACK, 0)); // systems that have no other loopback address
        return candidates;
    }

    private static ServerConfig config(int verbosity, @Nullable Path tokenFile) throws IOException {
        var admin = new AdminConfig(adminAddress(10256), adminAddress(10249), true, tokenFile);
        return new ServerConfig(List.of(), admin, ProxierSettings.defaults(), GRACE_PERIOD, verbosity);
    }

    private static InetSocketAddress adminAddress(int port) throws IOException {
        return FreeAddress.firstOf(List.of(new InetSocketAddress(LOOPBACK, port), new InetSocketAddress(LOOPBACK, 0)));
    }

    /** Lets the pods come and go from now on, one change each {@code interval}, and tells {@code lines} of each. */
    public void rotate(Duration interval, Consumer<String> lines) {
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        lines.accept(pods.step());
                    } catch (IOException e) {
                        lines.accept("a pod cannot start, to be tried again: " + e.getMessage());
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Returns where the Service is reached. */
    public InetSocketAddress serviceAddress() {
        return serviceAddress;
    }

    /** Returns the proxy. */
    public ProxyServer server() {
        return server;
    }

    /** Ends the changes, gives connections a moment, then ends everything. */
    @Override
    public void close() {
        timer.close();
        server.drain();
        server.close();
        pods.close();
    }
}
