// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.spliceway.model.Cidr;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResponseWriter;
import io.spliceway.server.dns.zone.TestCluster;
import io.spliceway.server.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one connection does with time, and with clients that do not read; the time is the test's. */
class TcpQuestionsTest {
    private static final Zone ZONE = TestCluster.zone();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 1234);

    private final TcpConnections connections = new TcpConnections();

    private final class Connection extends EmbeddedChannel {
        private final MockTicker time;

        Connection() {
            this(Ticker.newMockTicker());
        }

        private Connection(MockTicker time) {
            super(EmbeddedChannel.builder()
                    .ticker(time)
                    .handlers(DnsServer.questionFrames(), new TcpQuestions(answering(), connections, PATIENCE)));
            this.time = time;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return CLIENT;
        }

        void elapse(long millis) {
            time.advance(millis, TimeUnit.MILLISECONDS);
            runScheduledPendingTasks();
            runPendingTasks();
        }
    }

    private static Answering answering() {
        return new Answering(
                new Responder(() -> ZONE, null),
                new ResponseWriter(false),
                new Clients(List.of(Cidr.parse("127.0.0.0/8"))),
                DnsObserver.NONE);
    }

    private static ByteBuf frame(int id) {
        byte[] message =
                Packet.query(id, "web.default.svc.cluster.local", RecordType.A).toBytes();
        return Unpooled.buffer().writeShort(message.length).writeBytes(message);
    }

    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {0, 1, 2, 3, 13, 30})
    void connectionThatStallsIsClosed(int octets) {
        var connection = new Connection();
        ByteBuf question = frame(1);
        connection.writeInbound(question.readBytes(octets));
        connection.elapse(9_999);
        assertTrue(connection.isOpen());
        connection.elapse(1);
        assertFalse(connection.isOpen());
        assertEquals(0, connections.count());
        question.release();
    }

    @Test
    void questionsKeepTheConnectionOpen() {
        var connection = new Connection();
        for (int id = 0; id < 5; id++) {
            connection.elapse(9_000);
            connection.writeInbound(frame(id));
            ByteBuf answer = connection.readOutbound();
            assertEquals(id, answer.getUnsignedShort(2));
            answer.release();
        }
        assertTrue(connection.isOpen());
        connection.elapse(10_000);
        assertFalse(connection.isOpen());
    }

    @Test
    void octetsThatMakeNoQuestionDoNot() {
        var connection = new Connection();
        ByteBuf question = frame(1);
        for (int i = 0; i < 10; i++) {
            connection.writeInbound(question.readBytes(1));
            connection.elapse(1_000);
        }
        assertFalse(connection.isOpen());
        question.release();
    }

    @Test
    void clientThatDoesNotReadIsNotReadFrom() {
        var connection = new Connection();
        connection.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        connection.runPendingTasks();
        connection.writeInbound(frame(1));
        assertFalse(connection.config().isAutoRead());

        connection.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        connection.runPendingTasks();
        assertTrue(connection.config().isAutoRead());
        ByteBuf answer = connection.readOutbound();
        assertEquals(1, answer.getUnsignedShort(2));
        answer.release();
    }

    @Test
    void hostileFramesInAnyPiecesLeaveNothingBehind() {
        var allocator = new UnpooledByteBufAllocator(true, true);
        var hostile = new Hostile(23);
        ByteBuf message = Unpooled.buffer();
        for (int i = 0; i < 3_000; i++) {
            var connection = new Connection();
            connection.config().setAllocator(allocator);
            for (int j = 0; j < 8 && connection.isOpen(); j++) {
                hostile.next(message);
                ByteBuf stream = allocator.directBuffer();
                int length = hostile.below(20) == 0 ? hostile.below(1 << 16) : message.readableBytes();
                stream.writeShort(length).writeBytes(message, 0, message.readableBytes());
                while (stream.isReadable() && connection.isOpen()) {
                    connection.writeInbound(
                            stream.readRetainedSlice(Math.min(stream.readableBytes(), 1 + hostile.below(200))));
                }
                stream.release();
                for (ByteBuf out = connection.readOutbound(); out != null; out = connection.readOutbound()) {
                    assertEquals(out.readableBytes() - 2, out.getUnsignedShort(0));
                    out.release();
                }
            }
            connection.finishAndReleaseAll();
        }
        assertEquals(0, connections.count());
        assertEquals(0, allocator.metric().usedDirectMemory());
    }
}
