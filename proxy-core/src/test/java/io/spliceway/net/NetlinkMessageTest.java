// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written can be read, and what is cut off does no harm. */
class NetlinkMessageTest {
    private static ByteBuffer written() {
        var writer = new NetlinkWriter();
        int nested = writer.begin(30, 0x400, 7, (byte) 1, (byte) 2)
                .attribute(1, (byte) 5)
                .number(2, 77)
                .beginNested(3);
        writer.attribute(4, "text".getBytes(StandardCharsets.US_ASCII));
        writer.endNested(nested);
        writer.end();
        writer.begin(31, 0, 8).end();
        return writer.written();
    }

    @Test
    void messagesAreReadAsTheyWereWritten() {
        List<NetlinkMessage> messages = NetlinkMessage.parse(written());

        assertEquals(
                List.of(30, 31), messages.stream().map(NetlinkMessage::type).toList());
        assertEquals(
                List.of(7, 8), messages.stream().map(NetlinkMessage::sequence).toList());
        ByteBuffer number =
                ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, 77);
        ByteBuffer nested = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        nested.putShort((short) 8).putShort((short) 4).put("text".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                Map.of(1, ByteBuffer.wrap(new byte[] {5}), 2, number, 3, nested.flip()),
                messages.getFirst().attributes(4));
    }

    @Test
    void messageThatIsCutOffIsNoMessage() {
        ByteBuffer whole = written();

        for (int length = 0; length < whole.limit() - NetlinkMessage.HEADER_BYTES; length++) {
            ByteBuffer part = whole.slice(0, length).order(whole.order());
            assertEquals(List.of(), NetlinkMessage.parse(part), () -> part + "");
        }
    }

    @Test
    void refusalSaysWhy() {
        var writer = new NetlinkWriter();
        byte[] refusal = new byte[4 + NetlinkMessage.HEADER_BYTES];
        ByteBuffer.wrap(refusal).order(ByteOrder.nativeOrder()).putInt(0, -22);
        writer.begin(2, 0x200, 9, refusal)
                .attribute(1, "Invalid prefix\0".getBytes(StandardCharsets.US_ASCII))
                .end();

        NetlinkMessage message = NetlinkMessage.parse(writer.written()).getFirst();

        assertTrue(message.isEnd());
        assertEquals(22, message.errno());
        assertEquals("Invalid prefix", message.reason());
        assertFalse(message.listChanged());
    }
}
