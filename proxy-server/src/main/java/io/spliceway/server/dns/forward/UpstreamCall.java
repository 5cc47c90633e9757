// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.spliceway.server.dns.message.Reply;
import io.spliceway.server.dns.message.ReplyReader;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One question to one server, over a socket of its own: its port is as hard to guess as its id, and the kernel lets
 * nothing in but what comes from the server. Confined to the event loop.
 */
final class UpstreamCall extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int LENGTH_FIELD = 2;
    private static final int MOST_REPLY = 65_535;

    private final UpstreamQuery query;
    private final int id;
    private final boolean stream;
    private final ReplyReader reader;
    private final Consumer<Reply> reply;
    private boolean ended;

    private UpstreamCall(UpstreamQuery query, int id, boolean stream, ReplyReader reader, Consumer<Reply> reply) {
        this.query = query;
        this.id = id;
        this.stream = stream;
        this.reader = reader;
        this.reply = reply;
    }

    /** How a call is made, other than whom it is for. */
    record Means(Bootstrap sockets, boolean stream, ReplyReader reader) {}

    /** Asks {@code server}; {@code reply} is called once, with a useless one if none has come within {@code timeout}. */
    static void start(
            Means means,
            InetSocketAddress server,
            UpstreamQuery query,
            int id,
            Duration timeout,
            Consumer<Reply> reply) {
        var call = new UpstreamCall(query, id, means.stream(), means.reader(), reply);
        var connecting = means.sockets().clone().handler(call.initializer()).connect(server);
        Channel channel = connecting.channel();
        Future<?> timer =
                channel.eventLoop().schedule(() -> call.end(channel), timeout.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                call.end(channel);
            }
        });
    }

    private ChannelInitializer<Channel> initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(stream ? new ReplyFrames() : new PacketContent(), UpstreamCall.this);
            }
        };
    }

    private static final class ReplyFrames extends LengthFieldBasedFrameDecoder {
        ReplyFrames() {
            super(LENGTH_FIELD + MOST_REPLY, 0, LENGTH_FIELD, 0, LENGTH_FIELD);
        }
    }

    private static final class PacketContent extends MessageToMessageDecoder<DatagramPacket> {
        PacketContent() {
            super(DatagramPacket.class);
        }

        @Override
        protected void decode(ChannelHandlerContext context, DatagramPacket packet, List<Object> out) {
            out.add(packet.content().retain());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ByteBuf message = context.alloc().directBuffer(LENGTH_FIELD + UpstreamQuery.MOST_SIZE);
        if (stream) {
            message.writeZero(LENGTH_FIELD);
        }
        query.write(id, message);
        if (stream) {
            message.setShort(0, message.readableBytes() - LENGTH_FIELD);
        }
        context.writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        Reply read = reader.read(message, id, query.question());
        if (!(read instanceof Reply.Stray)) {
            end(context.channel(), read);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context.channel());
    }

    // Nobody listens there, the network is unreachable, a frame is too long.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context.channel());
    }

    private void end(Channel channel) {
        end(channel, new Reply.Useless());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close does not fail
    private void end(Channel channel, Reply last) {
        if (!ended) {
            ended = true;
            channel.close();
            reply.accept(last);
        }
    }
}
