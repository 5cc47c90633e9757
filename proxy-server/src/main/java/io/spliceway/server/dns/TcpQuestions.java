// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.spliceway.server.dns.DnsObserver.Silence;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Query;
import io.spliceway.server.dns.message.QueryReader;
import io.spliceway.server.dns.message.Received;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.ResponseWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The questions that come over one TCP connection, any number of them at a time (RFC 7766). The connection ends when for
 * a while no whole question came and no answer was taken, however it passes the time. Confined to the event loop.
 */
final class TcpQuestions extends SimpleChannelInboundHandler<ByteBuf> {
    static final int LENGTH_FIELD = 2;

    private static final int MOST_OPEN_QUESTIONS = 64;
    private static final int USUAL_ANSWER = 512;

    private final QueryReader reader = new QueryReader();
    private final Answering answering;
    private final TcpConnections connections;
    private final Duration patience;
    private @Nullable InetAddress client; // set while the connection is counted
    private long lastProgress;
    private int openQuestions;
    private boolean reading;

    /** {@code patience} is how long a connection may go without progress. */
    TcpQuestions(Answering answering, TcpConnections connections, Duration patience) {
        this.answering = answering;
        this.connections = connections;
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        InetAddress address = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
        if (!answering.clients().allow(address) || !connections.open(address)) {
            answering.observer().unanswered(Silence.CONNECTION_REFUSED);
            end(context);
            return;
        }
        client = address;
        lastProgress = now(context);
        watch(context, patience.toNanos());
    }

    private void watch(ChannelHandlerContext context, long nanos) {
        var unused = context.executor()
                .schedule(
                        () -> {
                            long left = lastProgress + patience.toNanos() - now(context);
                            if (left <= 0) {
                                end(context);
                            } else if (context.channel().isActive()) {
                                watch(context, left);
                            }
                        },
                        nanos,
                        TimeUnit.NANOSECONDS);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        reading = true;
        lastProgress = now(context);
        switch (reader.read(message)) {
            case Received.Ignored ignored -> {
                answering.observer().unanswered(Silence.MALFORMED);
                end(context);
            }
            case Received.Rejected rejected -> {
                ByteBuf out = begin(context);
                answering.writer().write(rejected, out);
                send(context, out, rejected.code());
            }
            case Query query -> {
                openQuestions++;
                answering.responder().respond(query, answer -> {
                    openQuestions--;
                    send(context, query, answer);
                });
            }
        }
        pauseWhileBehind(context);
    }

    private void send(ChannelHandlerContext context, Query query, Answer answer) {
        if (context.channel().isActive()) {
            ByteBuf out = begin(context);
            answering.writer().write(query, answer, ResponseWriter.MOST_TCP_SIZE, out);
            send(context, out, answer.code());
            pauseWhileBehind(context);
        }
    }

    private static ByteBuf begin(ChannelHandlerContext context) {
        return context.alloc().directBuffer(LENGTH_FIELD + USUAL_ANSWER).writeZero(LENGTH_FIELD);
    }

    private void send(ChannelHandlerContext context, ByteBuf out, ResponseCode code) {
        out.setShort(0, out.readableBytes() - LENGTH_FIELD);
        answering.observer().answered(DnsProtocol.TCP, code);
        context.write(out).addListener(written -> lastProgress = now(context));
        if (!reading) {
            context.flush(); // an answer that others had to be asked for
        }
    }

    private void pauseWhileBehind(ChannelHandlerContext context) {
        boolean keepsUp =
                openQuestions < MOST_OPEN_QUESTIONS && context.channel().isWritable();
        if (context.channel().config().isAutoRead() != keepsUp) {
            context.channel().config().setAutoRead(keepsUp);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pauseWhileBehind(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (client != null) {
            connections.close(client);
            client = null;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close does not fail
    private static void end(ChannelHandlerContext context) {
        context.close();
    }

    // A reset, or a length that no question has.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context);
    }
}
