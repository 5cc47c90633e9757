// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.spliceway.model.Cidr;
import io.spliceway.server.dns.forward.ForwardOutcome;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.ResponseWriter;
import io.spliceway.server.dns.message.TestResponse;
import io.spliceway.server.dns.zone.TestCluster;
import io.spliceway.server.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one UDP socket does with clients that anybody can claim to be. */
class UdpQuestionsTest {
    private static final Zone ZONE = TestCluster.zone();
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 1234);

    private final List<String> events = new ArrayList<>();
    private long now;
    private final EmbeddedChannel channel = new EmbeddedChannel(new UdpQuestions(
            new Answering(
                    new Responder(() -> ZONE, null),
                    new ResponseWriter(false),
                    new Clients(List.of(Cidr.parse("192.0.2.0/24"))),
                    new Recorder()),
            new RateLimit(2, () -> now)));

    private final class Recorder implements DnsObserver {
        @Override
        public void answered(DnsProtocol protocol, ResponseCode code) {
            events.add(protocol + " " + code);
        }

        @Override
        public void unanswered(Silence reason) {
            events.add(reason.name());
        }

        @Override
        public void forwarded(ForwardOutcome outcome) {
            events.add(outcome.name());
        }
    }

    private @Nullable TestResponse ask(Packet packet) {
        channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(packet.toBytes()), CLIENT, CLIENT));
        DatagramPacket answer = channel.readOutbound();
        if (answer == null) {
            return null;
        }
        try {
            assertEquals(CLIENT, answer.recipient());
            return TestResponse.parse(answer.content());
        } finally {
            answer.release();
        }
    }

    private static Packet query() {
        return Packet.query(7, "db.data.svc.cluster.local", RecordType.A, 1).opt(4096, 0);
    }

    @Test
    void clientBeyondItsLimitGetsNoMoreThanItSends() {
        TestResponse answer = ask(query());
        assertTrue(answer != null && answer.answers().size() == 2);
        ask(query());
        TestResponse advice = ask(query());
        assertTrue(advice != null && advice.flags().equals("qr tc rd") && advice.size() == query().toBytes().length);
        assertNull(ask(query()));
        assertEquals(List.of("UDP NOERROR", "UDP NOERROR", "UDP NOERROR", "RATE_LIMITED"), events);
    }

    @Test
    void wrongRequestsCountToo() {
        Packet wrong = Packet.header(7, 0, 0, 0, 0, 0);
        ask(wrong);
        ask(wrong);
        assertNull(ask(wrong));
        assertEquals(List.of("UDP FORMERR", "UDP FORMERR", "RATE_LIMITED"), events);
    }

    @Test
    void whatIsNoRequestIsNotAnswered() {
        assertNull(ask(Packet.header(7, 0x8000, 1, 0, 0, 0)));
        assertNull(ask(new Packet().bytes(1, 2, 3)));
        assertEquals(List.of("MALFORMED", "MALFORMED"), events);
    }

    @Test
    void answersThatTheSocketDoesNotTakeAreDropped() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertNull(ask(query()));
        assertEquals(List.of("BACKLOG"), events);
    }
}
