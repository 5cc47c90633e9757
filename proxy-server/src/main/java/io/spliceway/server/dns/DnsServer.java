// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.spliceway.model.HostPort;
import io.spliceway.net.Transport;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.dns.forward.Forwarder;
import io.spliceway.server.dns.message.ResponseWriter;
import io.spliceway.server.dns.zone.Zone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DNS server, by UDP and TCP on one event loop of its own: questions, however many, cost the proxied connections no
 * more than a processor. Thread-safe.
 */
public final class DnsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);

    // RFC 7766 §6.2.3 wants a few seconds.
    private static final Duration TCP_PATIENCE = Duration.ofSeconds(10);
    private static final int SHUTDOWN_SECONDS = 10;
    private static final int PORT_ATTEMPTS = 20;
    private static final int LOOP_DESCRIPTORS = 3;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop eventLoop;
    private final ChannelGroup open;
    private final DnsSockets sockets;
    private final Answering answering;
    private final RateLimit rateLimit;
    private final @Nullable Forwarder forwarder;
    private final TcpConnections connections = new TcpConnections();
    private final List<InetSocketAddress> addresses = new ArrayList<>();

    private DnsServer(DnsConfig config, Transport transport, Supplier<@Nullable Zone> zones, DnsObserver observer) {
        sockets = DnsSockets.of(transport);
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("spliceway-dns", true), sockets.loop());
        eventLoop = group.next();
        open = new DefaultChannelGroup(eventLoop);
        forwarder = config.upstreams().isEmpty()
                ? null
                : new Forwarder(
                        config.upstreams(),
                        sockets.upstreamDatagrams(eventLoop, open),
                        sockets.upstreamStreams(eventLoop, open),
                        new SecureRandom(),
                        System::nanoTime,
                        observer::forwarded);
        answering = new Answering(
                new Responder(zones, forwarder),
                new ResponseWriter(forwarder != null),
                new Clients(config.allow()),
                observer);
        rateLimit = new RateLimit(config.rateLimit(), System::nanoTime);
    }

    /**
     * Starts to answer. A port of 0 becomes a free one, the same for UDP and TCP.
     *
     * @param addresses where; none of them is a wildcard
     * @param zones the zone at present; null before it is known, which clients are told as a failure of the server
     * @throws UncheckedIOException if an address cannot be bound
     */
    public static DnsServer start(
            DnsConfig config,
            List<InetSocketAddress> addresses,
            Transport transport,
            Supplier<@Nullable Zone> zones,
            DnsObserver observer) {
        var server = new DnsServer(config, transport, zones, observer);
        try {
            for (InetSocketAddress address : addresses) {
                server.bind(address);
            }
        } catch (UncheckedIOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void bind(InetSocketAddress address) {
        for (int attempt = 1; ; attempt++) {
            InetSocketAddress bound = null;
            Channel datagrams = null;
            try {
                datagrams = bound(sockets.questions(eventLoop, open)
                        .handler(new UdpQuestions(answering, rateLimit))
                        .bind(address));
                bound = (InetSocketAddress) datagrams.localAddress();
                bound(sockets.connections(eventLoop, open)
                        .childHandler(connection())
                        .bind(bound));
                addresses.add(bound);
                LOG.atInfo().addKeyValue("address", HostPort.format(bound)).log("answering DNS");
                return;
            } catch (IOException e) {
                if (datagrams != null) {
                    datagrams.close().syncUninterruptibly();
                }
                if (bound == null || address.getPort() != 0 || attempt == PORT_ATTEMPTS) {
                    throw new UncheckedIOException(problem(address, e), e);
                }
            }
        }
    }

    private static Channel bound(ChannelFuture binding) throws IOException {
        if (!binding.awaitUninterruptibly().isSuccess()) {
            throw new IOException(binding.cause().getMessage(), binding.cause());
        }
        return binding.channel();
    }

    private static String problem(InetSocketAddress address, IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        return "cannot answer DNS at " + HostPort.format(address) + ": " + reason + remedy(reason);
    }

    private static String remedy(String reason) {
        if (reason.contains("Permission denied")) {
            return "; a port below 1024 needs the capability CAP_NET_BIND_SERVICE, or the setting"
                    + " net.ipv4.ip_unprivileged_port_start=53; or name another port";
        }
        if (reason.contains("Address already in use")) {
            return "; another program answers there, which 'ss -lnp' shows; name another address in 127.0.0.0/8, or"
                    + " another port";
        }
        return reason.contains("Cannot assign requested address") ? "; it is no address of this machine" : "";
    }

    private ChannelInitializer<Channel> connection() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                open.add(channel);
                channel.pipeline().addLast(questionFrames(), new TcpQuestions(answering, connections, TCP_PATIENCE));
            }
        };
    }

    static LengthFieldBasedFrameDecoder questionFrames() {
        int lengthField = TcpQuestions.LENGTH_FIELD;
        return new LengthFieldBasedFrameDecoder(lengthField + DnsSockets.MOST_QUESTION, 0, lengthField, 0, lengthField);
    }

    /** Returns where it answers. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Returns how many descriptors it has at most. */
    public int mostDescriptors() {
        int mostExchanges = forwarder == null ? 0 : Forwarder.MOST_EXCHANGES;
        return LOOP_DESCRIPTORS + 2 * addresses.size() + TcpConnections.MOST + mostExchanges;
    }

    /** Stops answering, and forgets what others were asked for. */
    @Override
    public void close() {
        // A loop that is told to end between its input and its tasks ends without closing what is open on it.
        eventLoop.submit(this::closeAll).syncUninterruptibly();
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void closeAll() {
        if (forwarder != null) {
            forwarder.close(); // or it would ask again
        }
        Future<?> unused = open.close();
    }
}
