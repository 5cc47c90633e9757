// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.spliceway.model.IpFamily;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection, whatever their path and method. Confined to the loop. */
final class HealthCheckHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckHandler.class);

    private final Function<IpFamily, HealthAnswer> answers;

    HealthCheckHandler(Function<IpFamily, HealthAnswer> answers) {
        this.answers = answers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            var refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
            ChannelFuture unused = context.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var local = (InetSocketAddress) context.channel().localAddress();
        ChannelFuture unused = context.writeAndFlush(response(answers.apply(IpFamily.of(local.getAddress()))));
    }

    private static FullHttpResponse response(HealthAnswer answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(body));
        answer.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.atDebug().setCause(cause).log("health check client left early or was too slow");
        ChannelFuture unused = context.close();
    }
}
