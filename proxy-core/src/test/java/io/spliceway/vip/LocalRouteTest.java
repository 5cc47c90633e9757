// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRouteTest {
    @ParameterizedTest
    @CsvSource({
        "'local 10.96.0.0/16 dev lo scope host src 192.0.2.1 ', 10.96.0.0/16, 192.0.2.1",
        "'local 10.96.0.10 dev lo scope host ', 10.96.0.10/32,",
        "'local 10.96.0.10 dev lo scope host linkdown src 192.0.2.1', 10.96.0.10/32, 192.0.2.1",
        "'local fd00:96::/112 dev lo src fd00:c0::1 metric 1024 pref medium', fd00:96::/112, fd00:c0::1",
        "'local fd00:96::10 dev lo metric 1024 pref medium', fd00:96::10/128,"
    })
    void isReadAsTheProgramPrintsIt(String line, String block, @Nullable String source) {
        assertEquals(
                new LocalRoute(Cidr.parse(block), source == null ? null : IpLiteral.parse(source)),
                LocalRoute.parse(line));
    }
}
