// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseCombiner;
import io.spliceway.model.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sockets of one Service's health check node port, and the connections to them. Confined to the loop. */
final class HealthCheckListener {
    private final EventLoop loop;
    private final ChannelGroup channels;
    private HealthCheck check;
    private boolean closed;

    HealthCheckListener(EventLoop loop, HealthCheck check) {
        this.loop = loop;
        this.channels = new DefaultChannelGroup(loop);
        this.check = check;
    }

    HealthCheck check() {
        return check;
    }

    /** Answers by {@code next}, which is at the same port, from now on. */
    void update(HealthCheck next) {
        check = next;
    }

    /** Whether the port is served on {@code ip}: it must be of a family of the Service. */
    boolean isServedOn(InetAddress ip) {
        return ip.isAnyLocalAddress() || check.localEndpoints().containsKey(IpFamily.of(ip));
    }

    /**
     * Opens the port on all {@code addresses}, or on none.
     *
     * @param outcome hears, unless the listener is closed before, why it failed; null if it did not
     */
    void open(ServerBootstrap bootstrap, List<InetAddress> addresses, Consumer<@Nullable Throwable> outcome) {
        var all = new PromiseCombiner(loop);
        for (InetAddress ip : addresses) {
            ChannelFuture binding = bootstrap.bind(new InetSocketAddress(ip, check.port()));
            channels.add(binding.channel());
            all.add((Future<Void>) binding);
        }
        all.finish(loop.<Void>newPromise().addListener(opened -> {
            if (closed) {
                return;
            }
            if (!opened.isSuccess()) {
                closeAll();
            }
            outcome.accept(opened.cause());
        }));
    }

    /** A client connected. */
    void accepted(Channel connection) {
        channels.add(connection);
    }

    /** Closes the sockets and the connections. */
    void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        Future<Void> unused = channels.close();
    }
}
