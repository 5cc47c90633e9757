// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckAddressesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing is served,                       '',                  '',                    ''",
        "a block,                                 192.0.2.0/24,        192.0.2.7,             192.0.2.7",
        "all of IPv4,                             0.0.0.0/0,           192.0.2.7 127.0.0.1,   0.0.0.0",
        "all of both,                             0.0.0.0/0 ::/0,      192.0.2.7 fd00::7,     ::",
        "all of both on a node without IPv6,      0.0.0.0/0 ::/0,      192.0.2.7,             0.0.0.0",
        "all of IPv4 and a block of IPv6,         0.0.0.0/0 fd00::/8,  192.0.2.7 fd00::7,     0.0.0.0 fd00::7",
        "all of IPv6,                             ::/0,                fd00::7 fd00::8,       fd00::7 fd00::8",
    })
    void familyOfWhichNothingIsLeftOutHasOneSocket(String name, String blocks, String local, String expected) {
        assertEquals(
                List.of(IpLiteral.parseAll(words(expected)).toArray()),
                HealthCheckAddresses.of(
                        Arrays.stream(words(blocks)).map(Cidr::parse).toList(), IpLiteral.parseAll(words(local))));
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : text.split(" ", -1);
    }
}
