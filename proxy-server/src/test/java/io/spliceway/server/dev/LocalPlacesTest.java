// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.server.dev.BindProbe.Verdict;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalPlacesTest {
    private static final NamespacedName WEB = new NamespacedName("shop", "web");
    private static final NamespacedName API = new NamespacedName("shop", "api");

    private static BindProbe deniedBelow(int lowest) {
        return (address, port) -> port != 0 && port < lowest ? Verdict.DENIED : Verdict.FREE;
    }

    @Test
    void portThatCanBeHadIsServedAsItIs() {
        var places = new LocalPlaces((address, port) -> Verdict.FREE);
        assertEquals(80, places.port(WEB, 80));
        assertEquals("", places.addressNote(WEB));
    }

    @Test
    void portThatNeedsAPrivilegeIsMapped() {
        var places = new LocalPlaces(deniedBelow(1024));
        assertEquals(8080, places.port(WEB, 80));
        assertEquals(8443, places.port(WEB, 443));
        assertEquals(8080, places.port(API, 80), "every Service has an address of its own");
        assertEquals(5432, places.port(WEB, 5432));
    }

    @Test
    void mappedPortIsNeverThatOfAnotherPort() {
        var places = new LocalPlaces(deniedBelow(1024));
        assertEquals(8080, places.port(WEB, 8080));
        assertEquals(8081, places.port(WEB, 80));
        assertEquals(8081, places.port(WEB, 80), "and stays");
    }

    @Test
    void portThatAnotherProcessHasIsWaitedFor() {
        var places = new LocalPlaces((address, port) -> port == 80 ? Verdict.TAKEN : Verdict.FREE);
        assertEquals(80, places.port(WEB, 80));
    }

    @Test
    void withoutOtherLoopbackAddressesAllServicesShareOne() {
        InetAddress only = InetAddress.ofLiteral("127.0.0.1");
        Set<Integer> taken = Set.of(8080);
        var places = new LocalPlaces((address, port) ->
                !address.equals(only) ? Verdict.NOT_LOCAL : taken.contains(port) ? Verdict.TAKEN : Verdict.FREE);
        assertEquals(only, places.address(WEB));
        assertEquals(only, places.address(API));
        assertEquals(5432, places.port(WEB, 5432));
        assertNotEquals(5432, places.port(API, 5432));
        assertNotEquals(8080, places.port(WEB, 8080));
        assertTrue(places.addressNote(WEB).contains("ifconfig lo0 alias"));
    }
}
