// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackAddressesTest {
    private static final int NAMES = 50_000;

    /** What people have in their configurations: it must not change from one version to the next. */
    @ParameterizedTest
    @CsvSource({"shop, web, 127.52.56.90", "shop, db, 127.161.7.217", "default, web, 127.198.153.62"})
    void addressIsMadeOfTheName(String namespace, String name, String address) {
        assertEquals(InetAddress.ofLiteral(address), new LoopbackAddresses().of(new NamespacedName(namespace, name)));
    }

    @Test
    void everyAddressIsAHostOf127AndNotOneThatMachinesUse() {
        for (int i = 0; i < NAMES; i++) {
            byte[] address = LoopbackAddresses.candidate(name(i), i % 3).getAddress();
            assertEquals(127, address[0]);
            assertTrue(address[1] != 0 && address[1] != -1, "second number");
            assertTrue(address[3] != 0 && address[3] != -1, "last number");
        }
    }

    @Test
    void ofTwoNamesWithOneAddressTheLaterTakesItsNextAndSaysSo() {
        Map<InetAddress, NamespacedName> seen = new HashMap<>();
        for (int i = 0; i < NAMES; i++) {
            NamespacedName later = name(i);
            NamespacedName first = seen.putIfAbsent(LoopbackAddresses.candidate(later, 0), later);
            if (first != null) {
                var addresses = new LoopbackAddresses();
                InetAddress shared = addresses.of(first);
                assertNotEquals(shared, addresses.of(later));
                assertEquals(LoopbackAddresses.candidate(later, 1), addresses.of(later));
                assertEquals(first, addresses.rival(later));
                assertNull(addresses.rival(first));
                return;
            }
        }
        throw new AssertionError("no two names with one address among " + NAMES);
    }

    private static NamespacedName name(int number) {
        return new NamespacedName("default", "service-" + number);
    }
}
