// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the proxy runs on, at one moment.
 *
 * @param addresses the addresses that its devices have
 * @param sources what its connections to the outside come from, as far as it has an address of the family
 */
record Machine(Set<InetAddress> addresses, Map<IpFamily, InetAddress> sources) {
    // Blocks for documentation: nobody is there, so that only a default route leads to them. Nothing is sent.
    private static final InetAddress OUTSIDE_IPV4 = IpLiteral.parse("203.0.113.1");
    private static final InetAddress OUTSIDE_IPV6 = IpLiteral.parse("2001:db8::1");
    private static final int ANY_PORT = 9;

    Machine {
        addresses = Set.copyOf(addresses);
        sources = Map.copyOf(sources);
    }

    /** Asks the operating system for what it does not know of a machine with these addresses. */
    static Machine probe(Set<InetAddress> addresses) {
        Map<IpFamily, InetAddress> sources = new EnumMap<>(IpFamily.class);
        for (IpFamily family : IpFamily.values()) {
            towardsOutside(family).or(() -> first(addresses, family)).ifPresent(source -> sources.put(family, source));
        }
        return new Machine(addresses, sources);
    }

    /** Whether {@code address} is local without a route of ours. */
    boolean has(InetAddress address) {
        return address.isLoopbackAddress() || addresses.contains(address);
    }

    @Nullable
    InetAddress source(IpFamily family) {
        return sources.get(family);
    }

    private static Optional<InetAddress> towardsOutside(IpFamily family) {
        return switch (family) {
            case IPv4 -> towards(OUTSIDE_IPV4, StandardProtocolFamily.INET);
            case IPv6 -> towards(OUTSIDE_IPV6, StandardProtocolFamily.INET6);
        };
    }

    private static Optional<InetAddress> towards(InetAddress outside, ProtocolFamily family) {
        try (var channel = DatagramChannel.open(family)) {
            channel.connect(new InetSocketAddress(outside, ANY_PORT));
            return channel.getLocalAddress() instanceof InetSocketAddress local
                    ? Optional.of(local.getAddress()).filter(Machine::isUsable)
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // no such route, or no such family
        }
    }

    private static Optional<InetAddress> first(Set<InetAddress> addresses, IpFamily family) {
        return addresses.stream()
                .filter(address -> IpFamily.of(address) == family && isUsable(address))
                .min(Comparator.comparing(IpLiteral::format));
    }

    private static boolean isUsable(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
    }
}
