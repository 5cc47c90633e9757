// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Where health check node ports are served: where node ports are. Stateless. */
public final class HealthCheckAddresses {
    private HealthCheckAddresses() {}

    /**
     * Returns the wildcard address of a family of which no address is left out, so that one socket serves them all, and
     * single addresses otherwise.
     *
     * @param blocks the blocks whose local addresses serve node ports
     * @param local the local addresses inside {@code blocks}
     */
    public static List<InetAddress> of(List<Cidr> blocks, List<InetAddress> local) {
        // The IPv6 wildcard takes the clients of both families. It cannot be had on a node without IPv6.
        boolean hasIpv6 = local.stream().anyMatch(ip -> IpFamily.of(ip) == IpFamily.IPv6);
        if (hasIpv6 && isUnrestricted(blocks, IpFamily.IPv6) && isUnrestricted(blocks, IpFamily.IPv4)) {
            return List.of(IpLiteral.parse("::"));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (IpFamily family : IpFamily.values()) {
            if (family == IpFamily.IPv4 && isUnrestricted(blocks, family)) {
                addresses.add(IpLiteral.parse("0.0.0.0"));
            } else {
                local.stream().filter(ip -> IpFamily.of(ip) == family).forEach(addresses::add);
            }
        }
        return addresses;
    }

    private static boolean isUnrestricted(List<Cidr> blocks, IpFamily family) {
        return blocks.stream().anyMatch(block -> block.prefixLength() == 0 && IpFamily.of(block.network()) == family);
    }
}
