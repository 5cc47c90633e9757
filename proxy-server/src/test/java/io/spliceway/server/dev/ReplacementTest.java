// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3000);

    @Test
    void isAServiceAndPerhapsAPortAndAnAddress() {
        assertEquals(new Replacement("web", null, LOCAL), Replacement.parse("web=127.0.0.1:3000"));
        assertEquals(new Replacement("web", "http", LOCAL), Replacement.parse("web:http=localhost:3000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "web", "web=", "=127.0.0.1:1", "web=3000", "web=127.0.0.1:0", "web=[::1]:3000", "web=host:1"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Replacement.parse(text));
    }
}
