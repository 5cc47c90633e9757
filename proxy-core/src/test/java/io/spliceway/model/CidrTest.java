// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.96.7.8/16, 10.96.0.0/16",
        "10.111.255.255/12, 10.96.0.0/12",
        "255.255.255.255/0, 0.0.0.0/0",
        "10.0.0.1/32, 10.0.0.1/32",
        "fd00:96::ffff:1/108, fd00:96::fff0:0/108",
        "fd00::1/128, fd00::1/128"
    })
    void maskedBlockIsNamedByItsFirstAddress(String block, String masked) {
        assertEquals(Cidr.parse(masked), Cidr.parse(block).masked());
    }

    @Test
    void singleBlockHasOneAddress() {
        assertEquals(Cidr.parse("10.0.0.1/32"), Cidr.single(IpLiteral.parse("10.0.0.1")));
        assertEquals(Cidr.parse("fd00::1/128"), Cidr.single(IpLiteral.parse("fd00::1")));
    }
}
