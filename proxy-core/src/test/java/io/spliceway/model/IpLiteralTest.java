// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "010.001.0.09, 10.1.0.9",
        "::, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fd00:0:0:0:0:0:0:1, fd00::1",
        "2001:db8:0:0:0:0:0:0, 2001:db8::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
    })
    void addressesAreWrittenAsGoDoes(String literal, String canonical) {
        assertEquals(canonical, IpLiteral.format(IpLiteral.parse(literal)));
    }
}
