// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.net.Transport;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.dns.message.Packet;
import io.spliceway.server.dns.message.RecordType;
import io.spliceway.server.dns.message.TestResponse;
import io.spliceway.server.dns.zone.TestCluster;
import io.spliceway.server.dns.zone.Zone;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of malformed or hostile message, by UDP and TCP, and that who asks next is answered. */
class HostilePacketsTest {
    private static final int ID = 0x666;
    private static final int QUERY = 0x100;
    private static final String WEB = "web.default.svc.cluster.local";
    private static final Zone ZONE = TestCluster.zone();
    private static final DnsConfig CONFIG = new DnsConfig(
            List.of(HostPort.parse("127.0.0.1:0")), "cluster.local", List.of(), List.of(Cidr.parse("127.0.0.0/8")), 1);
    private static final DnsServer SERVER =
            DnsServer.start(CONFIG, CONFIG.bindAddresses(), Transport.best(), () -> ZONE, DnsObserver.NONE);
    private static final InetSocketAddress ADDRESS = SERVER.addresses().getFirst();

    /** {@code code} is what is answered; empty for nothing. */
    private record Row(String why, Packet packet, String code) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(names(), counts(), operations(), records(), sizes()).flatMap(rows -> rows);
    }

    private static Packet asking(int questions) {
        return Packet.header(ID, QUERY, questions, 0, 0, 0);
    }

    private static Packet labels(int count, int length) {
        Packet packet = asking(1);
        for (int i = 0; i < count; i++) {
            packet.label("x".repeat(length));
        }
        return packet.bytes(0).shorts(1, 1);
    }

    private static Stream<Row> names() {
        return Stream.of(
                new Row("name that is a loop", asking(1).pointer(12).shorts(1, 1), "FORMERR"),
                new Row("loop behind a label", asking(1).label("a").pointer(12).shorts(1, 1), "FORMERR"),
                new Row("loop of two", asking(1).pointer(14).pointer(12).shorts(1, 1), "FORMERR"),
                new Row("name that points forward", asking(1).pointer(20).shorts(1, 1, 0, 0), "FORMERR"),
                new Row(
                        "name that points beyond the end",
                        asking(1).pointer(0x3fff).shorts(1, 1),
                        "FORMERR"),
                new Row("name that points into the header", asking(1).pointer(4).shorts(1, 1), "FORMERR"),
                new Row("label of 64 octets", asking(1).bytes(64).name("x".repeat(63)), "FORMERR"),
                new Row("label of the form 10", asking(1).bytes(0x80, 1, 0).shorts(1, 1), "FORMERR"),
                new Row("name of 257 octets", labels(4, 63), "FORMERR"),
                new Row("name of 1,801 octets", labels(900, 1), "FORMERR"),
                new Row("name of 127 labels", labels(127, 1), "REFUSED"),
                new Row("name that is cut off", asking(1).label("web"), "FORMERR"),
                new Row(
                        "label with a dot in it",
                        asking(1).label("a.b@").name("svc.cluster.local").shorts(1, 1),
                        "NXDOMAIN"));
    }

    private static Stream<Row> counts() {
        return Stream.of(
                new Row("no question", asking(0), "FORMERR"),
                new Row(
                        "two questions",
                        asking(2).name("a").shorts(1, 1).name("b").shorts(1, 1),
                        "FORMERR"),
                new Row("65,535 questions", asking(65_535).name("a").shorts(1, 1), "FORMERR"),
                new Row("65,535 of everything", Packet.header(ID, QUERY, 65_535, 65_535, 65_535, 65_535), "FORMERR"),
                new Row(
                        "an answer in a query",
                        Packet.header(ID, QUERY, 1, 1, 0, 0).name("a").shorts(1, 1),
                        "FORMERR"),
                new Row("65,535 records that are not there", Packet.query(ID, WEB, RecordType.A, 65_535), "FORMERR"));
    }

    private static Stream<Row> operations() {
        return Stream.of(
                new Row(
                        "inverse query",
                        Packet.header(ID, 1 << 11, 1, 0, 0, 0).name(WEB).shorts(1, 1),
                        "NOTIMP"),
                new Row("status", Packet.header(ID, 2 << 11, 0, 0, 0, 0), "NOTIMP"),
                new Row(
                        "notify",
                        Packet.header(ID, 4 << 11, 1, 0, 0, 0)
                                .name("cluster.local")
                                .shorts(6, 1),
                        "NOTIMP"),
                new Row(
                        "update",
                        Packet.header(ID, 5 << 11, 1, 0, 1, 0)
                                .name("cluster.local")
                                .shorts(6, 1),
                        "NOTIMP"),
                new Row("stateful operation", Packet.header(ID, 6 << 11, 0, 0, 0, 0), "NOTIMP"),
                new Row("operation 15", Packet.header(ID, 15 << 11, 1, 0, 0, 0), "NOTIMP"),
                new Row(
                        "a response",
                        Packet.header(ID, 0x8180, 1, 0, 0, 0).name(WEB).shorts(1, 1),
                        ""),
                new Row("half a header", new Packet().shorts(ID, QUERY, 1), ""),
                new Row("one octet", new Packet().bytes(0), ""));
    }

    private static Stream<Row> records() {
        return Stream.of(
                new Row("transfer", Packet.query(ID, "cluster.local", 252), "REFUSED"),
                new Row("incremental transfer", Packet.query(ID, "cluster.local", 251), "REFUSED"),
                new Row("class CHAOS", asking(1).name("version.bind").shorts(16, 3), "REFUSED"),
                new Row("type OPT as a question", Packet.query(ID, WEB, 41), "REFUSED"),
                new Row("type 65,535", Packet.query(ID, WEB, 65_535), "NOERROR"),
                new Row(
                        "two OPT records",
                        Packet.query(ID, WEB, 1, 2).opt(1232, 0).opt(1232, 0),
                        "FORMERR"),
                new Row("EDNS version 255", Packet.query(ID, WEB, 1, 1).opt(1232, 255 << 16), "BADVERS"),
                new Row(
                        "option longer than the message",
                        Packet.query(ID, WEB, 1, 1)
                                .bytes(0)
                                .shorts(41, 1232)
                                .ints(0)
                                .shorts(65_535, 3, 65_535),
                        "FORMERR"),
                new Row(
                        "record whose name is a loop",
                        Packet.query(ID, WEB, 1, 1)
                                .pointer(47)
                                .shorts(16, 1)
                                .ints(0)
                                .shorts(0),
                        "FORMERR"));
    }

    private static Stream<Row> sizes() {
        return Stream.of(
                new Row("room for no answer", Packet.query(ID, WEB, 1, 1).opt(0, 0), "NOERROR"),
                new Row("room for 65,535 octets", Packet.query(ID, WEB, 1, 1).opt(65_535, 0), "NOERROR"),
                new Row("1,000 octets too many", Packet.query(ID, WEB, 1).bytes(new int[1_000]), "NOERROR"));
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void datagramIsRefusedOrLeftAlone(Row row) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(ADDRESS);
            socket.setSoTimeout(10_000);
            send(socket, row.packet());
            send(socket, question());
            if (!row.code().isEmpty()) {
                check(row, receive(socket));
            }
            assertAnswered(receive(socket));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void messageOfAConnectionIsRefusedOrEndsIt(Row row) throws IOException {
        try (Socket socket = DnsClient.connect(ADDRESS)) {
            DnsClient.send(socket, row.packet());
            if (row.code().isEmpty()) {
                assertEquals(-1, socket.getInputStream().read());
            } else {
                check(row, DnsClient.read(socket));
                DnsClient.send(socket, question());
                assertAnswered(DnsClient.read(socket));
            }
        }
        assertAnswered(DnsClient.tcp(ADDRESS, question()));
    }

    private static void check(Row row, TestResponse answer) {
        assertEquals(row.code(), code(answer));
        assertEquals(ID, answer.id());
        boolean isRefusal = !Set.of("NOERROR", "NXDOMAIN").contains(row.code());
        assertTrue(!isRefusal || answer.size() <= row.packet().toBytes().length, () -> "amplifies: " + answer);
        assertTrue(answer.size() <= 512, answer::toString);
    }

    // The header has no room for this code's upper half: 1.
    private static String code(TestResponse answer) {
        String edns = answer.edns();
        return edns != null && edns.endsWith(", code 1") ? "BADVERS" : answer.code();
    }

    private static void assertAnswered(TestResponse answer) {
        assertEquals(7, answer.id());
        assertEquals(List.of(WEB + ". 5 A 10.96.0.20"), answer.answers());
    }

    private static Packet question() {
        return Packet.query(7, WEB, RecordType.A);
    }

    private static void send(DatagramSocket socket, Packet packet) throws IOException {
        byte[] message = packet.toBytes();
        socket.send(new DatagramPacket(message, message.length));
    }

    private static TestResponse receive(DatagramSocket socket) throws IOException {
        var answer = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(answer);
        return TestResponse.parse(Unpooled.wrappedBuffer(Arrays.copyOf(answer.getData(), answer.getLength())));
    }
}
