// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.spliceway.server.dns.DnsObserver.Silence;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Query;
import io.spliceway.server.dns.message.QueryReader;
import io.spliceway.server.dns.message.Received;
import io.spliceway.server.dns.message.ResponseCode;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions that come to one UDP socket. Confined to the event loop. */
final class UdpQuestions extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOG = LoggerFactory.getLogger(UdpQuestions.class);
    private static final int LARGEST_REFUSAL = 512;

    private final QueryReader reader = new QueryReader();
    private final Answering answering;
    private final RateLimit rateLimit;
    private boolean reading;

    UdpQuestions(Answering answering, RateLimit rateLimit) {
        this.answering = answering;
        this.rateLimit = rateLimit;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        reading = true;
        InetSocketAddress client = packet.sender();
        switch (reader.read(packet.content())) {
            case Received.Ignored ignored -> answering.observer().unanswered(Silence.MALFORMED);
            case Received.Rejected rejected -> {
                if (rateLimit.take(client.getAddress()) == RateLimit.Verdict.ANSWER) {
                    ByteBuf out = context.alloc().directBuffer(LARGEST_REFUSAL);
                    answering.writer().write(rejected, out);
                    send(context, client, out, rejected.code());
                } else {
                    answering.observer().unanswered(Silence.RATE_LIMITED);
                }
            }
            case Query query -> answer(context, client, query);
        }
    }

    private void answer(ChannelHandlerContext context, InetSocketAddress client, Query query) {
        switch (rateLimit.take(client.getAddress())) {
            case DROP -> answering.observer().unanswered(Silence.RATE_LIMITED);
            case TRUNCATE -> {
                ByteBuf out = context.alloc().directBuffer(LARGEST_REFUSAL);
                answering.writer().writeTruncated(query, out);
                send(context, client, out, ResponseCode.NOERROR);
            }
            case ANSWER -> {
                if (answering.clients().allow(client.getAddress())) {
                    answering.responder().respond(query, answer -> send(context, client, query, answer));
                } else {
                    send(context, client, query, Answer.failure(ResponseCode.REFUSED));
                }
            }
        }
    }

    private void send(ChannelHandlerContext context, InetSocketAddress client, Query query, Answer answer) {
        ByteBuf out = context.alloc().directBuffer(query.udpLimit());
        answering.writer().write(query, answer, query.udpLimit(), out);
        send(context, client, out, answer.code());
    }

    private void send(ChannelHandlerContext context, InetSocketAddress client, ByteBuf out, ResponseCode code) {
        if (!context.channel().isWritable()) {
            out.release();
            answering.observer().unanswered(Silence.BACKLOG);
            return;
        }
        answering.observer().answered(DnsProtocol.UDP, code);
        var unused = context.write(new DatagramPacket(out, client), context.voidPromise());
        if (!reading) {
            context.flush(); // an answer that others had to be asked for
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.flush();
    }

    // What the network says of one answer, such as that its client is gone, is no reason to stop.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.atDebug().setCause(failure).log("datagram failed");
    }
}
