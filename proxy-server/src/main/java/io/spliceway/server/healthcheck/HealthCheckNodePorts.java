// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.spliceway.model.NamespacedName;
import io.spliceway.net.Transport;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.RoutingTable;
import io.spliceway.server.healthcheck.HealthCheckListeners.State;
import io.spliceway.server.healthcheck.HealthChecks.Change;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Answers load balancers at the {@code healthCheckNodePort} of each Service of type LoadBalancer with the Local policy:
 * whether this node has endpoints for it ({@code healthcheck/service_health.go}). It follows the routing table on the
 * control thread; sockets are opened and requests answered on a loop of its own.
 *
 * <p>Differs from kube-proxy in having one socket for both families where that is possible; a client gets the count of
 * its own family either way.
 */
public final class HealthCheckNodePorts implements ProxyObserver, AutoCloseable {
    private static final int SHUTDOWN_SECONDS = 2;
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final HealthCheckListeners listeners;
    private final UnaryOperator<List<InetAddress>> addresses;

    // Confined to the control thread.
    private final HealthChecks checks = new HealthChecks();
    private List<InetAddress> servedAddresses = List.of();

    // Confined to the loop.
    private int descriptors;
    private IntConsumer descriptorUse = count -> {};

    HealthCheckNodePorts(
            Transport transport,
            UnaryOperator<List<InetAddress>> addresses,
            BooleanSupplier proxyHealthy,
            BiConsumer<NamespacedName, String> failures,
            Duration retryInterval) {
        boolean epoll = transport == Transport.EPOLL;
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("spliceway-healthcheck", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
        this.addresses = addresses;
        this.listeners = new HealthCheckListeners(
                loop,
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
                proxyHealthy,
                failures,
                retryInterval);
    }

    /**
     * Starts to follow the routing tables that it is told of.
     *
     * @param addresses from the node's addresses for node ports to those where the ports are served, such as the wildcard
     * @param proxyHealthy whether the proxy as a whole is fit for traffic; must not block
     * @param failures hears of each failed attempt to serve a Service's port, and why; must not block
     */
    public static HealthCheckNodePorts start(
            Transport transport,
            UnaryOperator<List<InetAddress>> addresses,
            BooleanSupplier proxyHealthy,
            BiConsumer<NamespacedName, String> failures) {
        return new HealthCheckNodePorts(transport, addresses, proxyHealthy, failures, RETRY_INTERVAL);
    }

    @Override
    public void routed(RoutingTable table, Set<NamespacedName> services) {
        List<Change> changes = checks.update(table, services);
        List<InetAddress> now = List.copyOf(addresses.apply(table.nodePortAddresses()));
        if (!changes.isEmpty() || !now.equals(servedAddresses)) {
            servedAddresses = now;
            int ports = checks.size();
            int needed = ports == 0 ? 0 : ports * now.size() + HealthCheckListeners.mostConnections(ports);
            loop.execute(() -> apply(changes, now, needed));
        }
    }

    /** Tells {@code consumer} how many descriptors may be needed, now and whenever that changes. */
    public void tellDescriptors(IntConsumer consumer) {
        loop.execute(() -> {
            descriptorUse = consumer;
            consumer.accept(descriptors);
        });
    }

    private void apply(List<Change> changes, List<InetAddress> now, int needed) {
        listeners.apply(changes, now);
        if (needed != descriptors) {
            descriptors = needed;
            descriptorUse.accept(needed);
        }
    }

    /** Returns for how many Services health checks are answered. */
    public int listening() {
        return count(State.LISTENING);
    }

    /** Returns for how many Services health checks should be answered and cannot. */
    public int failed() {
        return count(State.FAILED);
    }

    private int count(State wanted) {
        return (int) listeners.states().values().stream()
                .filter(state -> state == wanted)
                .count();
    }

    /** Stops answering. No further table may come. */
    @Override
    public void close() {
        // A loop that is told to end between its input and its tasks ends without closing what is open on it.
        loop.submit(listeners::close).syncUninterruptibly();
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
