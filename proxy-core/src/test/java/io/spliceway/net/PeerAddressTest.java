// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerAddressTest {
    static Stream<InetSocketAddress> addresses() throws UnknownHostException {
        InetAddress linkLocal = Inet6Address.getByAddress(
                null, InetAddress.ofLiteral("fe80::1:2").getAddress(), 3);
        return Stream.of(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0),
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.200"), 65_535),
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8:8000::ffff"), 53),
                new InetSocketAddress(linkLocal, 546));
    }

    private static PeerAddress of(InetSocketAddress address) {
        var peer = new PeerAddress();
        peer.set(address);
        return peer;
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void addressSurvivesTheWayThroughNativeMemory(InetSocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(2 * 32, 8).fill((byte) 0xA5);
            NativeAddress.write(memory, 32, of(address));
            var read = new PeerAddress();
            NativeAddress.read(memory, 32, read);
            assertEquals(of(address), read);
            assertEquals(of(address).hashCode(), read.hashCode());
            assertEquals(address, read.toSocketAddress());
            assertEquals(scope(address), scope(read.toSocketAddress()));
        }
    }

    private static int scope(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    @Test
    void copyStaysWhenTheOriginalIsOverwritten() throws UnknownHostException {
        List<InetSocketAddress> all = addresses().toList();
        PeerAddress original = of(all.get(1));
        PeerAddress copy = original.copy();
        original.set(all.get(2));
        assertEquals(of(all.get(1)), copy);
        assertNotEquals(original, copy);
    }

    @Test
    void familiesAreToldApart() {
        assertNotEquals(
                of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.1"), 1)),
                of(new InetSocketAddress(InetAddress.ofLiteral("::1"), 1)));
    }

    @Test
    void portsOfOneAddressHashApart() {
        var hashes = new HashSet<Integer>();
        IntStream.range(0, 1 << 16)
                .mapToObj(port -> of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), port)))
                .forEach(peer -> hashes.add(peer.hashCode() & 0xFFFF));
        // Of 65,536 at random, 63 % of the values are taken.
        assertEquals(0.63, hashes.size() / 65_536.0, 0.01);
    }
}
