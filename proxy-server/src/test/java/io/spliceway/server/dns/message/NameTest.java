// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
    record Malformed(String why, Packet packet) {
        @Override
        public String toString() {
            return why;
        }
    }

    static Stream<Malformed> malformed() {
        Packet loop = new Packet().label("a").pointer(0);
        Packet longest = new Packet();
        for (int i = 0; i < 4; i++) {
            longest.label("x".repeat(63));
        }
        return Stream.of(
                new Malformed("empty", new Packet()),
                new Malformed("without its end", new Packet().label("a")),
                new Malformed("label cut off", new Packet().bytes(5, 'a', 'b')),
                new Malformed("pointer to itself", new Packet().pointer(0)),
                new Malformed("pointer into itself", loop),
                new Malformed("pointer forward", new Packet().pointer(2).bytes(0)),
                new Malformed("pointer beyond the end", new Packet().pointer(0x3fff)),
                new Malformed("pointer cut off", new Packet().bytes(0xc0)),
                new Malformed("reserved form 01", new Packet().bytes(0x40, 0)),
                new Malformed("reserved form 10", new Packet().bytes(0x80, 0)),
                new Malformed("257 octets", longest.bytes(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void malformedNameIsRefused(Malformed row) {
        assertThrows(
                MalformedMessageException.class,
                () -> new NameReader().read(row.packet().buffer()));
    }

    @Test
    void twoPointersThatLeadToEachOtherEnd() {
        ByteBuf message = new Packet().pointer(2).pointer(0).buffer();
        message.readerIndex(2);
        assertThrows(MalformedMessageException.class, () -> new NameReader().read(message));
    }

    @Test
    void pointersAreFollowedBackwardsAndReadingGoesOnBehindTheFirst() throws MalformedMessageException {
        ByteBuf message = new Packet()
                .name("cluster.local")
                .label("svc")
                .pointer(0)
                .label("web")
                .pointer(15)
                .bytes(77)
                .buffer();
        message.readerIndex(21);
        assertEquals("web.svc.cluster.local.", new NameReader().read(message).toString());
        assertEquals(77, message.readByte());
    }

    @Test
    void nameOf255OctetsIsTheLongest() throws MalformedMessageException {
        Packet packet = new Packet();
        for (int i = 0; i < 3; i++) {
            packet.label("x".repeat(63));
        }
        packet.label("y".repeat(61)).bytes(0);
        Name name = new NameReader().read(packet.buffer());
        assertEquals(255, name.length());
        assertThrows(IllegalArgumentException.class, () -> name.child("z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "..", ".a"})
    void emptyLabelIsNoName(String text) {
        assertThrows(IllegalArgumentException.class, () -> Name.parse(text));
    }

    @Test
    void lettersAreEqualInEitherCaseAndNothingElseIs() {
        Name lower = Name.parse("web.default.svc");
        Name upper = Name.parse("WEB.Default.svc.");
        assertEquals(lower, upper);
        assertEquals(lower.hashCode(), upper.hashCode());
        assertEquals("WEB.Default.svc.", upper.toString());
        assertEquals(List.of("web", "default"), upper.firstLabels(2));
        assertNotEquals(Name.parse("a@b"), Name.parse("a`b")); // 0x40 and 0x60 differ by the bit of the case
        assertNotEquals(Name.parse("ab.c"), Name.parse("a.bc"));
    }

    @ParameterizedTest
    @CsvSource({
        "web.default.svc.cluster.local, cluster.LOCAL, true",
        "cluster.local, cluster.local, true",
        "local, cluster.local, false",
        "mycluster.local, cluster.local, false",
        "x.cluster.local.example, cluster.local, false",
        "anything, '', true",
    })
    void nameIsWithinItsAncestors(String name, String ancestor, boolean expected) {
        assertEquals(expected, Name.parse(name).isWithin(Name.parse(ancestor)));
    }

    @Test
    void labelWithALengthThatLooksLikeTheAncestorIsNotWithinIt() throws MalformedMessageException {
        // One label whose octets end in those of "com".
        Name name =
                new NameReader().read(new Packet().label("x\u0003com").bytes(0).buffer());
        assertFalse(name.isWithin(Name.parse("com")));
        assertTrue(name.isWithin(Name.ROOT));
    }

    @Test
    void octetsThatWouldMisleadAreEscaped() throws MalformedMessageException {
        Name name = new NameReader()
                .read(new Packet().label("a.b\\\u0000\u00ff").name("c").buffer());
        assertEquals("a\\046b\\092\\000\\255.c.", name.toString());
        assertEquals(2, name.labelCount());
        assertEquals(".", Name.ROOT.toString());
    }
}
