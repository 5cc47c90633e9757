// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeavingAddressesTest {
    private final LeavingAddresses leaving = new LeavingAddresses();

    private static Set<InetAddress> addresses(String... literals) {
        return Set.copyOf(IpLiteral.parseAll(literals));
    }

    @Test
    void addressLeavesWithTheSecondSweepSoThatClientsHearOfTheEndOfTheirConnections() {
        leaving.add(addresses("10.96.0.1"));

        assertEquals(Set.of(), leaving.sweep(Set.of()));
        leaving.add(addresses("10.96.0.2"));
        assertEquals(addresses("10.96.0.1"), leaving.sweep(Set.of()));
        assertEquals(addresses("10.96.0.2"), leaving.all());
        assertEquals(addresses("10.96.0.2"), leaving.sweep(Set.of()));
        assertTrue(leaving.isEmpty());
    }

    @Test
    void addressStaysWhileAConnectionUsesIt() {
        leaving.add(addresses("10.96.0.1", "fd00::1"));
        leaving.sweep(Set.of());

        assertEquals(addresses("fd00::1"), leaving.sweep(addresses("10.96.0.1")));
        assertEquals(Set.of(), leaving.sweep(addresses("10.96.0.1", "10.96.0.9")));
        assertFalse(leaving.isEmpty());
        assertEquals(addresses("10.96.0.1"), leaving.sweep(Set.of()));
    }

    @Test
    void addressThatIsUsedAgainStays() {
        leaving.add(addresses("10.96.0.1", "10.96.0.2"));
        leaving.sweep(Set.of());

        leaving.removeAll(addresses("10.96.0.1"));
        leaving.add(addresses("10.96.0.1"));

        assertEquals(addresses("10.96.0.2"), leaving.sweep(Set.of()));
        assertEquals(addresses("10.96.0.1"), leaving.all());
    }
}
