// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyReaderTest {
    private static final Question ASKED = new Question(Name.parse("www.example.com"), RecordType.A);
    private static final int OK = 0x8180;

    record Row(String why, Packet packet, Class<? extends Reply> kind) {
        @Override
        public String toString() {
            return why;
        }
    }

    static Stream<Row> rows() {
        Class<? extends Reply> stray = Reply.Stray.class;
        Class<? extends Reply> useless = Reply.Useless.class;
        return Stream.of(
                new Row("another id", question(8, OK, 0), stray),
                new Row("a query", question(7, 0x100, 0), stray),
                new Row("another opcode", question(7, OK | 4 << 11, 0), stray),
                new Row(
                        "another name",
                        Packet.header(7, OK, 1, 0, 0, 0).name("www.example.org").shorts(1, 1),
                        stray),
                new Row(
                        "another type",
                        Packet.header(7, OK, 1, 0, 0, 0).name("www.example.com").shorts(28, 1),
                        stray),
                new Row(
                        "another class",
                        Packet.header(7, OK, 1, 0, 0, 0).name("www.example.com").shorts(1, 3),
                        stray),
                new Row("no question", Packet.header(7, OK, 0, 0, 0, 0), stray),
                new Row(
                        "a question that does not end",
                        Packet.header(7, OK, 1, 0, 0, 0).label("www"),
                        stray),
                new Row("too short", new Packet().shorts(7, OK), stray),
                new Row("refusal without the question", Packet.header(7, OK | 5, 0, 0, 0, 0), useless),
                new Row("failure", question(7, OK | 2, 0), useless),
                new Row("not implemented", question(7, OK | 4, 0), useless),
                new Row("record that is not there", question(7, OK, 1), useless),
                new Row(
                        "data cut off",
                        question(7, OK, 1)
                                .pointer(12)
                                .shorts(1, 1)
                                .ints(60)
                                .shorts(4)
                                .bytes(1, 2),
                        useless),
                new Row(
                        "name beyond its data",
                        question(7, OK, 1)
                                .pointer(12)
                                .shorts(5, 1)
                                .ints(60)
                                .shorts(2)
                                .name("longer.example"),
                        useless),
                new Row(
                        "data beyond its name",
                        question(7, OK, 1)
                                .pointer(12)
                                .shorts(5, 1)
                                .ints(60)
                                .shorts(9)
                                .pointer(12)
                                .bytes(1, 2, 3, 4, 5, 6, 7),
                        useless),
                new Row(
                        "preference cut off",
                        question(7, OK, 1)
                                .pointer(12)
                                .shorts(15, 1)
                                .ints(60)
                                .shorts(1)
                                .bytes(0),
                        useless),
                new Row("truncated", question(7, OK | 0x200, 9), Reply.Truncated.class),
                new Row("no such name", question(7, OK | 3, 0), Reply.Complete.class),
                new Row(
                        "name in another case",
                        Packet.header(7, OK, 1, 0, 0, 0).name("WWW.EXAMPLE.com").shorts(1, 1),
                        Reply.Complete.class));
    }

    private static Packet question(int id, int flags, int answers) {
        return Packet.header(id, flags, 1, answers, 0, 0)
                .name("www.example.com")
                .shorts(1, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void repliesAreToldApart(Row row) {
        assertInstanceOf(row.kind(), new ReplyReader().read(row.packet().buffer(), 7, ASKED));
    }

    @Test
    void compressedNamesCanBeWrittenIntoAnotherMessage() {
        Packet packet = Packet.header(7, OK, 1, 2, 1, 2)
                .name("www.example.com")
                .shorts(1, 1)
                .pointer(12)
                .shorts(RecordType.CNAME, 1)
                .ints(60)
                .shorts(6)
                .label("cdn")
                .pointer(16)
                .pointer(45)
                .shorts(RecordType.A, 1)
                .ints(0x80000001) // RFC 2181 §8: no time at all
                .shorts(4)
                .bytes(192, 0, 2, 1)
                .pointer(16)
                .shorts(RecordType.SOA, 1)
                .ints(60)
                .shorts(24)
                .pointer(16)
                .pointer(12)
                .ints(1, 2, 3, 4, 5)
                .opt(4096, 0)
                .pointer(12)
                .shorts(RecordType.A, 3)
                .ints(60)
                .shorts(0); // of another class
        var reply = assertInstanceOf(Reply.Complete.class, new ReplyReader().read(packet.buffer(), 7, ASKED));

        ByteBuf out = Unpooled.buffer();
        new ResponseWriter(true).write(new Query(9, true, false, ASKED, null), reply.answer(), 512, out);
        TestResponse response = TestResponse.parse(out);
        assertEquals(
                List.of("www.example.com. 60 CNAME cdn.example.com.", "cdn.example.com. 0 A 192.0.2.1"),
                response.answers());
        assertEquals(List.of("example.com. 60 SOA example.com. www.example.com. 2 3 4 5"), response.authority());
        assertEquals(List.of(), response.additional());
        assertEquals("qr rd ra", response.flags());
    }

    @Test
    void bombOfCompressedNamesIsDropped() {
        Packet packet = Packet.header(7, OK, 1, 4_000, 0, 0);
        for (int i = 0; i < 3; i++) {
            packet.label("x".repeat(63));
        }
        packet.label("y".repeat(61)).bytes(0).shorts(1, 1);
        for (int i = 0; i < 4_000; i++) {
            packet.pointer(12).shorts(RecordType.A, 1).ints(60).shorts(4).ints(i);
        }
        Name bomb = Name.parse("x".repeat(63) + "." + "x".repeat(63) + "." + "x".repeat(63) + "." + "y".repeat(61));
        assertInstanceOf(
                Reply.Useless.class, new ReplyReader().read(packet.buffer(), 7, new Question(bomb, RecordType.A)));
    }

    @Test
    void questionOfOursIsWhatItSays() {
        ByteBuf out = Unpooled.buffer();
        new UpstreamQuery(ASKED, true, true).write(0xbeef, out);
        TestResponse query = TestResponse.parse(out);
        assertEquals(0xbeef, query.id());
        assertEquals("rd cd", query.flags());
        assertEquals("www.example.com. A", query.question());
        assertEquals("version 0, 1232 octets, do", query.edns());
    }
}
