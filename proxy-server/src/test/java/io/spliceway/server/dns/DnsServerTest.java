// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.net.Transport;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.dns.forward.FakeUpstream;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.TestResponse;
import io.spliceway.server.dns.zone.TestCluster;
import io.spliceway.server.dns.zone.Zone;
import io.spliceway.server.e2e.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DnsServerTest {
    private static final String WEB = "web.default.svc.cluster.local";
    private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));
    private static final Zone ZONE = TestCluster.zone();

    private static DnsConfig config(List<Cidr> allow, InetSocketAddress... upstreams) {
        return new DnsConfig(
                List.of(HostPort.parse("127.0.0.1:0"), HostPort.parse("[::1]:0")),
                "cluster.local",
                List.of(upstreams),
                allow,
                0);
    }

    private static DnsServer start(DnsConfig config) {
        return DnsServer.start(config, config.bindAddresses(), Transport.best(), () -> ZONE, DnsObserver.NONE);
    }

    private static Packet query(int id) {
        return Packet.query(id, WEB, RecordType.A);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sameAnswerByEveryTransportProtocolAndFamily(Transport transport) throws IOException {
        DnsConfig config = config(LOOPBACK);
        try (var server = DnsServer.start(config, config.bindAddresses(), transport, () -> ZONE, DnsObserver.NONE)) {
            assertEquals(2, server.addresses().size());
            for (InetSocketAddress address : server.addresses()) {
                TestResponse answer = DnsClient.udp(address, query(7));
                assertEquals(List.of(WEB + ". 5 A 10.96.0.20"), answer.answers());
                assertEquals("qr aa rd", answer.flags());
                assertEquals(answer, DnsClient.tcp(address, query(7)));
            }
        }
    }

    @Test
    void nothingIsKnownBeforeTheZoneIs() throws IOException {
        DnsConfig config = config(LOOPBACK);
        try (var server =
                DnsServer.start(config, config.bindAddresses(), Transport.best(), () -> noZone(), DnsObserver.NONE)) {
            InetSocketAddress address = server.addresses().getFirst();
            assertEquals("SERVFAIL", DnsClient.udp(address, query(7)).code());
        }
    }

    private static @Nullable Zone noZone() {
        return null;
    }

    @Test
    void strangersAreRefusedByUdpAndTurnedAwayByTcp() throws IOException {
        try (var server = start(config(List.of(Cidr.parse("10.0.0.0/8"))))) {
            InetSocketAddress address = server.addresses().getFirst();
            TestResponse refusal = DnsClient.udp(address, query(7));
            assertEquals("REFUSED", refusal.code());
            assertEquals(query(7).toBytes().length, refusal.size());
            assertClosed(address, new byte[0]);
        }
    }

    @Test
    void malformedRequestsAreAnsweredAsTheStandardsSay() throws IOException {
        try (var server = start(config(LOOPBACK))) {
            InetSocketAddress address = server.addresses().getFirst();
            Packet update = Packet.header(9, 5 << 11, 1, 0, 0, 0);
            assertEquals("NOTIMP", DnsClient.udp(address, update).code());
            assertEquals("NOTIMP", DnsClient.tcp(address, update).code());
            assertEquals(
                    "FORMERR",
                    DnsClient.udp(address, Packet.header(9, 0, 0, 0, 0, 0)).code());
            assertEquals(
                    "REFUSED",
                    DnsClient.udp(address, Packet.query(9, "cluster.local", 252))
                            .code(),
                    "transfer");
        }
    }

    @Test
    void pipelinedQuestionsAreAllAnswered() throws IOException {
        try (var server = start(config(LOOPBACK));
                Socket socket = DnsClient.connect(server.addresses().getFirst())) {
            Set<Integer> expected = new TreeSet<>();
            for (int id = 0; id < 500; id++) {
                DnsClient.send(socket, query(id));
                expected.add(id);
            }
            Set<Integer> answered = new TreeSet<>();
            for (int i = 0; i < 500; i++) {
                answered.add(DnsClient.read(socket).id());
            }
            assertEquals(expected, answered);
        }
    }

    @Test
    void slowUpstreamHoldsUpNobodyElseOnTheConnection() throws IOException {
        try (var upstream = FakeUpstream.start(asked -> List.of());
                var server = start(config(LOOPBACK, upstream.address()));
                Socket socket = DnsClient.connect(server.addresses().getFirst())) {
            DnsClient.send(socket, Packet.query(1, "www.example.com", RecordType.A));
            DnsClient.send(socket, query(2));
            assertEquals(2, DnsClient.read(socket).id());
        }
    }

    @Test
    void otherNamesAreAskedForOrRefused() throws IOException {
        Packet other = Packet.query(7, "www.example.com", RecordType.A);
        try (var upstream = FakeUpstream.start(asked -> List.of(asked.address(60, 192, 0, 2, 1)));
                var server = start(config(LOOPBACK, upstream.address()));
                var alone = start(config(LOOPBACK))) {
            InetSocketAddress address = server.addresses().getFirst();
            for (TestResponse answer : List.of(DnsClient.udp(address, other), DnsClient.tcp(address, other))) {
                assertEquals(List.of("www.example.com. 60 A 192.0.2.1"), answer.answers());
                assertEquals("qr rd ra", answer.flags());
            }
            Packet notRecursive =
                    Packet.header(7, 0, 1, 0, 0, 0).name("www.example.com").shorts(1, 1);
            assertEquals("REFUSED", DnsClient.udp(address, notRecursive).code());
            assertEquals(
                    "REFUSED",
                    DnsClient.udp(alone.addresses().getFirst(), other).code());
        }
    }

    @Test
    void externalNameIsAnsweredWithWhatOthersSayOfIt() throws IOException {
        String alias = "ext.default.svc.cluster.local";
        String cname = alias + ". 5 CNAME db.example.com.";
        try (var upstream = FakeUpstream.start(asked -> List.of(asked.address(60, 192, 0, 2, 1)));
                var broken =
                        FakeUpstream.start(asked -> List.of(asked.response(3, 0).toBytes()));
                var server = start(config(LOOPBACK, upstream.address()));
                var failing = start(config(LOOPBACK, broken.address()));
                var alone = start(config(LOOPBACK))) {
            Packet query = Packet.query(7, alias, RecordType.A);
            TestResponse answer = DnsClient.udp(server.addresses().getFirst(), query);
            assertEquals(List.of(cname, "db.example.com. 60 A 192.0.2.1"), answer.answers());
            TestResponse failure = DnsClient.udp(failing.addresses().getFirst(), query);
            assertEquals(List.of(cname), failure.answers());
            assertEquals("NXDOMAIN", failure.code());
            TestResponse partial = DnsClient.udp(alone.addresses().getFirst(), query);
            assertEquals(List.of(cname), partial.answers());
            assertEquals("NOERROR", partial.code());
        }
    }

    @Test
    void wrongLengthsEndTheConnectionAndNothingElse() throws IOException {
        try (var server = start(config(LOOPBACK))) {
            InetSocketAddress address = server.addresses().getFirst();
            assertClosed(address, new byte[] {0, 0});
            assertClosed(address, new byte[] {0, 5, 1, 2, 3, 4, 5});
            assertClosed(address, new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
            assertEquals(7, DnsClient.tcp(address, query(7)).id());
        }
    }

    private static void assertClosed(InetSocketAddress server, byte[] sent) throws IOException {
        try (Socket socket = DnsClient.connect(server)) {
            socket.getOutputStream().write(sent);
            assertEquals(-1, socket.getInputStream().read(), Arrays.toString(sent));
        }
    }

    @Test
    void oneClientCannotHaveAllConnections() throws IOException {
        try (var server = start(config(LOOPBACK))) {
            InetSocketAddress address = server.addresses().getFirst();
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    sockets.add(DnsClient.connect(address));
                    DnsClient.send(sockets.getLast(), query(i));
                    assertEquals(i, DnsClient.read(sockets.getLast()).id());
                }
                assertClosed(address, new byte[0]);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void addressThatIsTakenIsNamedWithTheRemedy() {
        try (var server = start(config(LOOPBACK))) {
            var taken = new DnsConfig(List.of(server.addresses().getFirst()), "cluster.local", List.of(), LOOPBACK, 0);
            String message = ""
                    + assertThrows(UncheckedIOException.class, () -> start(taken))
                            .getMessage();
            assertTrue(
                    message.startsWith("cannot answer DNS at "
                            + HostPort.format(server.addresses().getFirst()) + ": "),
                    message);
            assertTrue(message.contains("another program answers there"), message);
        }
    }

    @Test
    void closingLeavesNoDescriptorBehind() throws IOException {
        try (var upstream = FakeUpstream.start(asked -> List.of())) {
            useAndClose(upstream); // what stays for the process's life is there after it
            long before = descriptors();
            // More often than the upstream server's ends, which it closes a moment later, could hide.
            for (int i = 0; i < 20; i++) {
                useAndClose(upstream);
            }
            Await.until(before + " descriptors", () -> descriptors() <= before);
        }
    }

    private static void useAndClose(FakeUpstream upstream) throws IOException {
        try (var server = start(config(LOOPBACK, upstream.address()));
                Socket socket = DnsClient.connect(server.addresses().getFirst())) {
            DnsClient.send(socket, Packet.query(1, "www.example.com", RecordType.A));
            DnsClient.send(socket, query(2));
            assertEquals(2, DnsClient.read(socket).id());
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(DnsServerTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
