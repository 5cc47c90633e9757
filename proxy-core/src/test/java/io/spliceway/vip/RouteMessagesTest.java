// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.net.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes are understood as a kernel lists them; the bytes are a kernel's, without the headers of their messages. */
class RouteMessagesTest {
    private static final int NEW_ROUTE = 24;

    private static NetlinkMessage message(int type, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new NetlinkMessage(type, 0, 0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    @ParameterizedTest
    @CsvSource({
        "02100000ffadfe0200000000 08000f00ff000000 080001000a600000 08000700c0000201 0800040001000000, 10.96.0.0/16, 192.0.2.1",
        "02200000ffadfe0200000000 08000f00ff000000 080001000a60000a 0800040001000000, 10.96.0.10/32,",
        "0a800000ffad000200000000 08000f00ff000000 14000100fd000096000000000000000000000010"
                + " 0800060000040000 0800040001000000, fd00:96::10/128,"
    })
    void ourRouteIsRead(String hex, String block, @Nullable String source) {
        var route = new LocalRoute(Cidr.parse(block), source == null ? null : IpLiteral.parse(source));

        assertEquals(Optional.of(route), RouteMessages.parse(message(NEW_ROUTE, hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "02200000ff02fe0200000000 080001000a60000a, of another protocol",
        "02200000feadfe0200000000 080001000a60000a, in another table",
        "02200000ffadfe0300000000 080001000a60000a, that is no local one",
        "02200000ffadfe0200000000 070001000a6000, to three bytes",
        "02200000ffadfe0200000000 ff0001000a60000a, that is cut off"
    })
    void otherRouteIsNot(String hex, String whatItIs) {
        assertEquals(Optional.empty(), RouteMessages.parse(message(NEW_ROUTE, hex)), whatItIs);
    }

    @Test
    void otherMessageIsNoRoute() {
        assertEquals(Optional.empty(), RouteMessages.parse(message(20, "02200000ffadfe0200000000 080001000a60000a")));
    }
}
