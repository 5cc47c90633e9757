// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.spliceway.net.Transport;

/**
 * The sockets that a transport has for DNS. Immutable; what its bootstraps open is put into a group, except connections that
 * are accepted.
 *
 * @param loop drives them
 * @param datagrams for UDP
 * @param listening for TCP
 * @param streams for TCP connections that we make
 * @param batchSize how many datagrams one system call receives
 */
record DnsSockets(
        IoHandlerFactory loop,
        Class<? extends Channel> datagrams,
        Class<? extends ServerChannel> listening,
        Class<? extends Channel> streams,
        int batchSize) {
    /** The longest question that is read; what is longer is malformed. */
    static final int MOST_QUESTION = 2_048;

    private static final int BATCH = 32;
    private static final int STREAM_RECEIVE_BUFFER = 16 * 1024;
    private static final int DATAGRAM_RECEIVE_BUFFER = 1024 * 1024;
    private static final int LARGEST_REPLY = 4_096;
    private static final int BACKLOG = 128;

    static DnsSockets of(Transport transport) {
        return switch (transport) {
            case EPOLL ->
                new DnsSockets(
                        EpollIoHandler.newFactory(),
                        EpollDatagramChannel.class,
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class,
                        BATCH);
            case NIO ->
                new DnsSockets(
                        NioIoHandler.newFactory(),
                        NioDatagramChannel.class,
                        NioServerSocketChannel.class,
                        NioSocketChannel.class,
                        1);
        };
    }

    /** Returns what makes UDP sockets for questions. */
    Bootstrap questions(EventLoop eventLoop, ChannelGroup open) {
        var bootstrap = new Bootstrap()
                .group(eventLoop)
                .channelFactory(tracked(datagrams, open))
                .option(ChannelOption.SO_RCVBUF, DATAGRAM_RECEIVE_BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(batchSize * MOST_QUESTION));
        return batchSize == 1
                ? bootstrap
                : bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MOST_QUESTION);
    }

    /** Returns what listens for TCP connections; a client that sends much and reads nothing fills a small buffer. */
    ServerBootstrap connections(EventLoop eventLoop, ChannelGroup open) {
        return new ServerBootstrap()
                .group(eventLoop)
                .channelFactory(tracked(listening, open))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.SO_RCVBUF, STREAM_RECEIVE_BUFFER)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    /** Returns what makes UDP sockets to ask other servers through. */
    Bootstrap upstreamDatagrams(EventLoop eventLoop, ChannelGroup open) {
        return new Bootstrap()
                .group(eventLoop)
                .channelFactory(tracked(datagrams, open))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_REPLY));
    }

    /** Returns what makes TCP connections to ask other servers through. */
    Bootstrap upstreamStreams(EventLoop eventLoop, ChannelGroup open) {
        return new Bootstrap()
                .group(eventLoop)
                .channelFactory(tracked(streams, open))
                .option(ChannelOption.TCP_NODELAY, true);
    }

    private static <C extends Channel> ChannelFactory<C> tracked(Class<? extends C> type, ChannelGroup open) {
        var factory = new ReflectiveChannelFactory<C>(type);
        return () -> {
            C channel = factory.newChannel();
            open.add(channel);
            return channel;
        };
    }
}
