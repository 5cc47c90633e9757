// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.spliceway.server.dns.forward.FakeUpstream.Asked;
import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Name;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.dns.message.UpstreamQuery;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final List<FakeUpstream> upstreams = new ArrayList<>();
    private final Queue<ForwardOutcome> outcomes = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws IOException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        for (FakeUpstream upstream : upstreams) {
            upstream.close();
        }
    }

    private FakeUpstream upstream(Function<Asked, List<byte[]>> replies) throws IOException {
        FakeUpstream upstream = FakeUpstream.start(replies);
        upstreams.add(upstream);
        return upstream;
    }

    private Forwarder forwarder(InetSocketAddress... servers) {
        return new Forwarder(
                List.of(servers),
                sockets(NioDatagramChannel.class),
                sockets(NioSocketChannel.class),
                new Random(3),
                System::nanoTime,
                outcomes::add);
    }

    private Bootstrap sockets(Class<? extends Channel> type) {
        return new Bootstrap().group(loop).channel(type);
    }

    private CompletableFuture<Answer> ask(Forwarder forwarder, String name) {
        var answer = new CompletableFuture<Answer>();
        loop.execute(() -> forwarder.ask(query(name), answer::complete));
        return answer.orTimeout(10, TimeUnit.SECONDS);
    }

    private static UpstreamQuery query(String name) {
        return new UpstreamQuery(new Question(Name.parse(name), RecordType.A), false, false);
    }

    private static List<byte[]> yes(Asked asked) {
        return List.of(asked.address(60, 192, 0, 2, 1));
    }

    private static InetSocketAddress nobody() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static void assertAddress(CompletableFuture<Answer> answer) {
        assertEquals(ResponseCode.NOERROR, answer.join().code());
        assertEquals("c0000201", answer.join().answers().getFirst().data().toString());
    }

    @Test
    void answerIsPassedOnAndRemembered() throws IOException {
        FakeUpstream server = upstream(ForwarderTest::yes);
        Forwarder forwarder = forwarder(server.address());
        assertAddress(ask(forwarder, "www.example.com"));
        assertAddress(ask(forwarder, "WWW.example.com"));
        assertEquals(1, server.asked().size());
        assertEquals(List.of(ForwardOutcome.ANSWERED, ForwardOutcome.CACHED), List.copyOf(outcomes));
    }

    @Test
    void whatIsAskedAtTheSameTimeIsAskedOnce() throws IOException {
        FakeUpstream server = upstream(asked -> List.of());
        Forwarder forwarder =
                forwarder(server.address(), upstream(ForwarderTest::yes).address());
        CompletableFuture<Answer> first = ask(forwarder, "www.example.com");
        assertAddress(ask(forwarder, "www.example.com"));
        assertAddress(first);
        assertEquals(1, server.asked().size());
    }

    @Test
    void idsAndPortsAreHardToGuess() throws IOException {
        FakeUpstream server = upstream(ForwarderTest::yes);
        Forwarder forwarder = forwarder(server.address());
        for (int i = 0; i < 30; i++) {
            assertAddress(ask(forwarder, "n" + i + ".example.com"));
        }
        Set<Integer> ids = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        server.asked().forEach(asked -> {
            ids.add(asked.id());
            ports.add(asked.port());
        });
        assertTrue(ids.size() > 28, ids::toString);
        assertTrue(ports.size() > 25, ports::toString);
    }

    @Test
    void serverThatRefusesOrIsNotThereIsPassedOver() throws IOException {
        FakeUpstream refusing = upstream(asked -> List.of(asked.response(5, 0).toBytes()));
        FakeUpstream good = upstream(ForwarderTest::yes);
        Forwarder forwarder = forwarder(nobody(), refusing.address(), good.address());
        long start = System.nanoTime();
        assertAddress(ask(forwarder, "www.example.com"));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3), "nothing is waited for");
        assertEquals(1, refusing.asked().size());
    }

    @Test
    void silentServerCostsItsTimeoutOnce() throws IOException {
        FakeUpstream silent = upstream(asked -> List.of());
        FakeUpstream good = upstream(ForwarderTest::yes);
        Forwarder forwarder = forwarder(silent.address(), good.address());
        assertAddress(ask(forwarder, "a.example.com"));
        assertAddress(ask(forwarder, "b.example.com"));
        assertEquals(1, silent.asked().size());
        assertEquals(2, good.asked().size());
    }

    @Test
    void truncatedAnswerIsFetchedByTcp() throws IOException {
        FakeUpstream server = upstream(asked ->
                asked.stream() ? yes(asked) : List.of(asked.response(0x200, 0).toBytes()));
        assertAddress(ask(forwarder(server.address()), "www.example.com"));
        assertEquals(
                List.of(false, true), server.asked().stream().map(Asked::stream).toList());
    }

    @Test
    void forgeriesAreNotTakenForTheAnswer() throws IOException {
        FakeUpstream server = upstream(asked -> {
            Asked other = new Asked(asked.id() ^ 1, false, asked.question(), 0);
            byte[] otherName = Packet.header(asked.id(), 0x8080, 1, 0, 0, 0)
                    .name("evil.example.com")
                    .shorts(1, 1)
                    .toBytes();
            return List.of(other.address(60, 6, 6, 6, 6), otherName, new byte[3], asked.address(60, 192, 0, 2, 1));
        });
        assertAddress(ask(forwarder(server.address()), "www.example.com"));
        assertEquals(1, server.asked().size());
    }

    @Test
    void failureOfAllIsAFailure() throws IOException {
        FakeUpstream broken = upstream(asked -> List.of(asked.response(2, 0).toBytes()));
        Forwarder forwarder = forwarder(broken.address());
        assertEquals(
                ResponseCode.SERVFAIL, ask(forwarder, "www.example.com").join().code());
        assertEquals(4, broken.asked().size(), "attempts");
        assertEquals(
                ResponseCode.SERVFAIL, ask(forwarder, "www.example.com").join().code());
        assertEquals(8, broken.asked().size(), "a failure is not remembered");
        assertEquals(List.of(ForwardOutcome.FAILED, ForwardOutcome.FAILED), List.copyOf(outcomes));
    }

    @Test
    void nameThatDoesNotExistIsAnAnswer() throws IOException {
        FakeUpstream server = upstream(asked -> List.of(asked.response(3, 0).toBytes()));
        assertEquals(
                ResponseCode.NXDOMAIN,
                ask(forwarder(server.address()), "www.example.com").join().code());
        assertEquals(1, server.asked().size());
    }

    @Test
    void moreThanCanBeOpenIsRefusedAtOnce() throws IOException {
        FakeUpstream silent = upstream(asked -> List.of());
        Forwarder forwarder = forwarder(silent.address());
        List<CompletableFuture<Answer>> open = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            open.add(ask(forwarder, "n" + i + ".example.com"));
        }
        assertEquals(
                ResponseCode.SERVFAIL,
                ask(forwarder, "one.more.example.com").join().code());
        assertEquals(Set.of(ForwardOutcome.OVERLOADED), Set.copyOf(outcomes));
        assertTrue(open.stream().noneMatch(CompletableFuture::isDone));
    }
}
