// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.Future;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.healthcheck.HealthChecks.Change;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener for every health check. All of them share one loop, so that another one costs a descriptor and no
 * thread. Confined to the loop, but for {@link #states}.
 */
final class HealthCheckListeners {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckListeners.class);

    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_BODY_BYTES = 64 * 1024;

    // Nobody probes at this interval, so no probe finds its connection closed that very instant.
    private static final int SILENCE_SECONDS = 100;

    // A load balancer has a few probes for each port, which may keep their connections.
    private static final int LEAST_CONNECTIONS = 128;
    private static final int CONNECTIONS_PER_PORT = 4;

    private final EventLoop loop;
    private final ServerBootstrap bootstrap;
    private final Set<Channel> connections = new LinkedHashSet<>(); // the oldest first
    private final BooleanSupplier proxyHealthy;
    private final BiConsumer<NamespacedName, String> failures;
    private final Duration retryInterval;
    private final Map<NamespacedName, HealthCheckListener> listeners = new HashMap<>();
    private final Map<NamespacedName, State> states = new ConcurrentHashMap<>();
    private List<InetAddress> addresses = List.of();

    /** What the listener of a Service does. */
    enum State {
        LISTENING,
        FAILED
    }

    /**
     * @param proxyHealthy whether the proxy as a whole is fit for traffic
     * @param failures hears of each failed attempt to open a port, and why
     */
    HealthCheckListeners(
            EventLoop loop,
            Class<? extends ServerChannel> channelType,
            BooleanSupplier proxyHealthy,
            BiConsumer<NamespacedName, String> failures,
            Duration retryInterval) {
        this.loop = loop;
        this.bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
        this.proxyHealthy = proxyHealthy;
        this.failures = failures;
        this.retryInterval = retryInterval;
    }

    /** Returns what the listener of each Service does, once that is known. Thread-safe. */
    Map<NamespacedName, State> states() {
        return states;
    }

    /** Returns how many connections there may be to so many ports; another one takes the place of the oldest. */
    static int mostConnections(int ports) {
        return Math.max(LEAST_CONNECTIONS, CONNECTIONS_PER_PORT * ports);
    }

    /** Takes changes into effect; a listener whose port or addresses change is opened anew. */
    void apply(List<Change> changes, List<InetAddress> next) {
        if (!next.equals(addresses)) {
            addresses = next;
            List.copyOf(listeners.values()).forEach(listener -> reopen(listener.check()));
        }
        // First what is closed: its port may be another's now.
        changes.forEach(change -> {
            HealthCheckListener old = listeners.get(change.service());
            if (old != null && !staysOpen(old.check(), change.wanted())) {
                remove(change.service());
            }
        });
        changes.forEach(change -> {
            if (change.wanted() != null) {
                put(change.wanted());
            }
        });
    }

    private static boolean staysOpen(HealthCheck old, @Nullable HealthCheck wanted) {
        return wanted != null
                && wanted.port() == old.port()
                && wanted.localEndpoints().keySet().equals(old.localEndpoints().keySet());
    }

    private void put(HealthCheck wanted) {
        HealthCheckListener open = listeners.get(wanted.service());
        if (open != null) {
            open.update(wanted);
        } else {
            open(wanted);
        }
    }

    private void reopen(HealthCheck check) {
        remove(check.service());
        open(check);
    }

    private void remove(NamespacedName service) {
        HealthCheckListener listener = listeners.remove(service);
        if (listener != null) {
            listener.close();
            states.remove(service);
        }
    }

    /** Closes all listeners and connections. */
    void close() {
        List.copyOf(listeners.keySet()).forEach(this::remove);
        for (Channel connection : List.copyOf(connections)) {
            Future<?> unused = connection.close();
        }
    }

    private void open(HealthCheck check) {
        var listener = new HealthCheckListener(loop, check);
        listeners.put(check.service(), listener);
        open(listener);
    }

    private void open(HealthCheckListener listener) {
        List<InetAddress> served =
                addresses.stream().filter(listener::isServedOn).toList();
        if (served.isEmpty()) {
            return; // no address of this node is to be reached from outside
        }
        ServerBootstrap ours = bootstrap.clone().childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                accept(listener, connection);
            }
        });
        listener.open(ours, served, failure -> opened(listener, failure));
    }

    private void opened(HealthCheckListener listener, @Nullable Throwable failure) {
        NamespacedName service = listener.check().service();
        int port = listener.check().port();
        State before = states.put(service, failure == null ? State.LISTENING : State.FAILED);
        if (failure == null) {
            LOG.atInfo()
                    .addKeyValue("service", service)
                    .addKeyValue("port", port)
                    .log("answering health checks");
            return;
        }
        if (before != State.FAILED) {
            LOG.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("port", port)
                    .addKeyValue("reason", failure.getMessage())
                    .log("cannot answer health checks, will be retried");
        }
        failures.accept(service, "cannot answer health checks at port " + port + ": " + failure.getMessage());
        Future<?> unused = loop.schedule(() -> retry(listener), retryInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void retry(HealthCheckListener listener) {
        if (listener == listeners.get(listener.check().service())) {
            open(listener);
        }
    }

    private void accept(HealthCheckListener listener, Channel connection) {
        if (connections.size() >= mostConnections(listeners.size())) {
            Future<?> unused = connections.iterator().next().close();
        }
        connections.add(connection);
        Future<?> unused = connection.closeFuture().addListener(closed -> connections.remove(connection));
        listener.accepted(connection);
        connection
                .pipeline()
                .addLast(
                        new ReadTimeoutHandler(SILENCE_SECONDS),
                        new HttpServerCodec(MOST_LINE_BYTES, MOST_HEADER_BYTES, MOST_BODY_BYTES),
                        new HttpServerKeepAliveHandler(),
                        new HttpObjectAggregator(MOST_BODY_BYTES),
                        new HealthCheckHandler(
                                family -> HealthAnswer.of(listener.check(), family, proxyHealthy.getAsBoolean())));
    }
}
