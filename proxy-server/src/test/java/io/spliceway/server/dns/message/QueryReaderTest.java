// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueryReaderTest {
    private static final Question WEB = new Question(Name.parse("web"), RecordType.A);

    /** A request that is refused, with {@code code}, and whether its question comes back. */
    record Row(String why, Packet packet, ResponseCode code, boolean hasQuestion) {
        @Override
        public String toString() {
            return why;
        }
    }

    static Stream<Row> refused() {
        return Stream.of(
                row("no question", Packet.header(1, 0x100, 0, 0, 0, 0), ResponseCode.FORMERR, false),
                row("two questions", questions(2), ResponseCode.FORMERR, false),
                row("65535 questions", questions(65_535), ResponseCode.FORMERR, false),
                row("with an answer", Packet.header(1, 0, 1, 1, 0, 0), ResponseCode.FORMERR, false),
                row("with an authority", Packet.header(1, 0, 1, 0, 1, 0), ResponseCode.FORMERR, false),
                row("inverse query", Packet.header(1, 1 << 11, 1, 0, 0, 0), ResponseCode.NOTIMP, false),
                row("status", Packet.header(1, 2 << 11, 0, 0, 0, 0), ResponseCode.NOTIMP, false),
                row("notify", Packet.header(1, 4 << 11, 1, 0, 0, 0), ResponseCode.NOTIMP, false),
                row("update", Packet.header(1, 5 << 11, 1, 0, 0, 0), ResponseCode.NOTIMP, false),
                row("opcode 15", Packet.header(1, 15 << 11, 1, 0, 0, 0), ResponseCode.NOTIMP, false),
                row("question cut off", Packet.header(1, 0, 1, 0, 0, 0).label("web"), ResponseCode.FORMERR, false),
                row("type cut off", Packet.header(1, 0, 1, 0, 0, 0).name("web").bytes(0), ResponseCode.FORMERR, false),
                row(
                        "question that points to itself",
                        Packet.header(1, 0, 1, 0, 0, 0).pointer(12).shorts(1, 1),
                        ResponseCode.FORMERR,
                        false),
                row(
                        "question that points into the header",
                        Packet.header(0x0161, 0, 1, 0, 0, 0).pointer(0).shorts(1, 1),
                        ResponseCode.FORMERR,
                        false),
                row(
                        "class CHAOS",
                        Packet.header(1, 0, 1, 0, 0, 0).name("web").shorts(1, 3),
                        ResponseCode.REFUSED,
                        true),
                row(
                        "class ANY",
                        Packet.header(1, 0, 1, 0, 0, 0).name("web").shorts(1, 255),
                        ResponseCode.REFUSED,
                        true),
                row("record that is not there", Packet.query(1, "web", 1, 1), ResponseCode.FORMERR, true),
                row(
                        "record data cut off",
                        Packet.query(1, "web", 1, 1)
                                .bytes(0)
                                .shorts(16, 1)
                                .ints(0)
                                .shorts(9)
                                .bytes(1),
                        ResponseCode.FORMERR,
                        true),
                row(
                        "two OPT records",
                        Packet.query(1, "web", 1, 2).opt(1232, 0).opt(1232, 0),
                        ResponseCode.FORMERR,
                        true),
                row(
                        "OPT of a name",
                        Packet.query(1, "web", 1, 1)
                                .name("a")
                                .shorts(41, 512)
                                .ints(0)
                                .shorts(0),
                        ResponseCode.FORMERR,
                        true),
                row("EDNS version 1", Packet.query(1, "web", 1, 1).opt(1232, 1 << 16), ResponseCode.BADVERS, true));
    }

    private static Packet questions(int count) {
        return Packet.header(1, 0, count, 0, 0, 0)
                .name("web")
                .shorts(1, 1)
                .name("web")
                .shorts(1, 1);
    }

    private static Row row(String why, Packet packet, ResponseCode code, boolean hasQuestion) {
        return new Row(why, packet, code, hasQuestion);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusedWithTheCodeThatTheStandardsSay(Row row) {
        var rejected = assertInstanceOf(
                Received.Rejected.class, new QueryReader().read(row.packet().buffer()));
        assertEquals(row.code(), rejected.code());
        assertEquals(row.hasQuestion() ? WEB : null, rejected.question());

        ByteBuf response = Unpooled.buffer();
        new ResponseWriter(false).write(rejected, response);
        assertEquals(true, response.readableBytes() <= row.packet().buffer().readableBytes(), "amplifies");
        assertEquals(row.packet().buffer().getShort(0), response.getShort(0), "id");
        assertEquals(0x80, response.getByte(2) & 0x80, "is a response");
        assertEquals(row.packet().buffer().getByte(2) & 0x79, response.getByte(2) & 0x79, "opcode, recursion");
        assertEquals(row.code().number() & 0xf, response.getByte(3) & 0xf);
    }

    @Test
    void responsesAndScrapsAreNotAnswered() {
        var reader = new QueryReader();
        var ignored = new Received.Ignored();
        assertEquals(ignored, reader.read(Unpooled.EMPTY_BUFFER));
        assertEquals(ignored, reader.read(Unpooled.wrappedBuffer(new byte[11])));
        assertEquals(ignored, reader.read(Packet.header(1, 0x8000, 1, 0, 0, 0).buffer()));
        assertEquals(
                ignored, reader.read(Packet.header(1, 0xffff, 65_535, 1, 1, 1).buffer()));
    }

    @Test
    void whatIsAskedIsRead() {
        assertEquals(query(false, null), read(Packet.query(7, "web", RecordType.A)));
        assertEquals(query(true, null), read(checking(Packet.header(7, 0x110, 1, 0, 0, 0))));
        assertEquals(
                query(false, new Edns(4096, true)),
                read(Packet.query(7, "web", RecordType.A, 1).opt(4096, 0x8000)));
        assertEquals(
                query(false, new Edns(0, false)),
                read(Packet.query(7, "web", RecordType.A, 2)
                        .opt(0, 0x7fff)
                        .pointer(12)
                        .shorts(250, 255)
                        .ints(0)
                        .shorts(3)
                        .bytes(1, 2, 3)),
                "with a TSIG record behind");
        assertEquals(
                query(false, null),
                read(Packet.query(7, "web", RecordType.A).bytes(1, 2, 3)),
                "with something behind its end");
    }

    @Test
    void messageMayBeginAnywhereInItsBuffer() {
        ByteBuf shifted = Unpooled.buffer().writeBytes(new byte[5]);
        shifted.writeBytes(Packet.query(7, "web", RecordType.A, 1).opt(512, 0).buffer())
                .skipBytes(5);
        assertEquals(query(false, new Edns(512, false)), new QueryReader().read(shifted));
    }

    @Test
    void udpLimitIsWhatBothSidesTake() {
        assertEquals(512, query(false, null).udpLimit());
        assertEquals(512, query(false, new Edns(0, false)).udpLimit());
        assertEquals(1000, query(false, new Edns(1000, false)).udpLimit());
        assertEquals(1232, query(false, new Edns(65_535, false)).udpLimit());
    }

    private static Packet checking(Packet header) {
        return header.name("WEB").shorts(RecordType.A, 1);
    }

    private static Received read(Packet packet) {
        return new QueryReader().read(packet.buffer());
    }

    private static Query query(boolean checkingDisabled, @Nullable Edns edns) {
        return new Query(7, true, checkingDisabled, WEB, edns);
    }
}
