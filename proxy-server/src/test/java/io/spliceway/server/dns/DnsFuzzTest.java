// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.spliceway.model.Cidr;
import io.spliceway.server.dns.forward.ForwardOutcome;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Query;
import io.spliceway.server.dns.message.QueryReader;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.Received;
import io.spliceway.server.dns.message.Reply;
import io.spliceway.server.dns.message.ReplyReader;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.ResponseWriter;
import io.spliceway.server.dns.zone.TestCluster;
import io.spliceway.server.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A million packets of a generator, by themselves and through the handler of a socket. */
class DnsFuzzTest {
    private static final int PACKETS = 1_000_000;
    private static final int HEADER = 12;
    private static final int NOERROR = 0;
    private static final int NXDOMAIN = 3;

    private static final Zone ZONE = TestCluster.zone();
    private static final Answering ANSWERING = new Answering(
            new Responder(() -> ZONE, null),
            new ResponseWriter(false),
            new Clients(List.of(Cidr.parse("127.0.0.0/8"))),
            DnsObserver.NONE);

    private final ByteBuf request = Unpooled.buffer();
    private final ByteBuf response = Unpooled.buffer();

    @Test
    void everyPacketIsAnsweredWithinItsLimitOrNotAtAll() {
        var hostile = new Hostile(20);
        var reader = new QueryReader();
        Map<ResponseCode, Integer> codes = new EnumMap<>(ResponseCode.class);
        int silent = 0;
        for (int i = 0; i < PACKETS; i++) {
            hostile.next(request);
            request.markReaderIndex();
            Received received = reader.read(request);
            request.resetReaderIndex();
            response.clear();
            switch (received) {
                case Received.Ignored ignored -> silent++;
                case Received.Rejected rejected -> {
                    ANSWERING.writer().write(rejected, response);
                    check(request.readableBytes(), i);
                    codes.merge(rejected.code(), 1, Integer::sum);
                }
                case Query query -> {
                    Answer answer = answer(query);
                    ANSWERING.writer().write(query, answer, query.udpLimit(), response);
                    check(query.udpLimit(), i);
                    codes.merge(answer.code(), 1, Integer::sum);
                }
            }
        }
        assertTrue(silent > 10_000, () -> "all answered: " + codes);
        assertEquals(ResponseCode.values().length, codes.size(), codes::toString);
        codes.forEach((code, count) -> assertTrue(count > 1_000, () -> code + " is hardly tried: " + codes));
    }

    private static Answer answer(Query query) {
        var answer = new AtomicReference<Answer>();
        ANSWERING.responder().respond(query, answer::set);
        return answer.get();
    }

    private void check(int limit, int number) {
        int size = response.readableBytes();
        assertTrue(size >= HEADER && size <= limit, () -> "packet " + number + ": " + size + " octets of " + limit);
        assertEquals(request.getShort(0), response.getShort(0), "id");
        assertTrue(response.getByte(2) < 0, "is a response");
        WellFormed.check(response);
    }

    @Test
    void repliesOfOthersAreUnderstoodOrNotButNeverThrow() {
        var hostile = new Hostile(21);
        var reader = new ReplyReader();
        Map<String, Integer> replies = new TreeMap<>();
        var asked = new Question(Name.parse("web.default.svc.cluster.local"), 1);
        ByteBuf good = goodReply(asked);
        for (int i = 0; i < PACKETS / 5; i++) {
            if (i % 2 == 0) {
                hostile.next(request);
                request.setByte(2, request.getByte(2) | 0x80);
            } else {
                request.clear().writeBytes(good, 0, good.readableBytes());
                for (int j = 0; j <= hostile.below(3); j++) {
                    request.setByte(3 + hostile.below(request.readableBytes() - 3), hostile.below(256));
                }
                request.writerIndex(request.writerIndex() - hostile.below(2) * hostile.below(40));
            }
            int id = request.readableBytes() < 2 ? 0 : request.getUnsignedShort(0);
            Reply reply = reader.read(request, id, asked);
            replies.merge(reply.getClass().getSimpleName(), 1, Integer::sum);
        }
        assertEquals(4, replies.size(), replies::toString);
    }

    private static ByteBuf goodReply(Question asked) {
        ByteBuf out = Unpooled.buffer();
        var query = new Query(5, true, false, asked, null);
        new ResponseWriter(true).write(query, answer(query), 512, out);
        return out;
    }

    /** Counts packets; what threw is neither. */
    private static final class Counts implements DnsObserver {
        private int answered;
        private int unanswered;

        @Override
        public void answered(DnsProtocol protocol, ResponseCode code) {
            answered++;
        }

        @Override
        public void unanswered(Silence reason) {
            unanswered++;
        }

        @Override
        public void forwarded(ForwardOutcome outcome) {}
    }

    @Test
    void datagramsLeaveNothingBehindAndAreNotAmplified() {
        var allocator = new UnpooledByteBufAllocator(true, true);
        var counts = new Counts();
        var answering = new Answering(ANSWERING.responder(), ANSWERING.writer(), ANSWERING.clients(), counts);
        var channel = new EmbeddedChannel(new UdpQuestions(answering, new RateLimit(0, System::nanoTime)));
        channel.config().setAllocator(allocator);
        var client = new InetSocketAddress("127.0.0.1", 1234);
        var hostile = new Hostile(22);
        int truncated = 0;
        for (int i = 0; i < PACKETS; i++) {
            hostile.next(request);
            ByteBuf packet = allocator.directBuffer().writeBytes(request, 0, request.readableBytes());
            channel.writeInbound(new DatagramPacket(packet, client, client));
            assertEquals(0, packet.refCnt());
            DatagramPacket out = channel.readOutbound();
            if (out != null) {
                checkSize(out.content(), i);
                truncated += (out.content().getByte(2) & 2) >> 1;
                out.release();
            }
            assertNull(channel.readOutbound(), "a second answer");
        }
        channel.checkException();
        assertTrue(channel.isOpen());
        assertEquals(PACKETS, counts.answered + counts.unanswered);
        assertTrue(counts.answered > PACKETS / 2, counts.answered + " answers");
        assertTrue(truncated > PACKETS / 10_000, "room is hardly tried");
        assertEquals(0, allocator.metric().usedDirectMemory());
    }

    // Measures the request anew, with nothing of what reads it.
    private void checkSize(ByteBuf answer, int number) {
        int code = answer.getByte(3) & 0xf;
        boolean isAnswer = code == NOERROR || code == NXDOMAIN;
        int limit = isAnswer ? WellFormed.room(request) : request.readableBytes();
        int size = answer.readableBytes();
        assertTrue(size <= limit, () -> "packet " + number + ": code " + code + " in " + size + " octets of " + limit);
    }
}
