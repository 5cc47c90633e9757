// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which routes make which addresses local. Pure.
 *
 * @param blocks the blocks that are made local as a whole
 * @param machine the machine that they are for
 */
record VipPlan(List<Cidr> blocks, Machine machine) {

    /** Plans for a machine; a block that is local anyway, or that has the machine's own address, is none. */
    static VipPlan of(List<Cidr> serviceCidrs, Machine machine) {
        return new VipPlan(
                serviceCidrs.stream()
                        .map(Cidr::masked)
                        .distinct()
                        .filter(block -> !block.network().isLoopbackAddress()
                                && machine.sources().values().stream().noneMatch(block::contains))
                        .toList(),
                machine);
    }

    /** Returns the block that {@code address} is in. */
    Optional<Cidr> blockOf(InetAddress address) {
        return blocks.stream().filter(block -> block.contains(address)).findFirst();
    }

    /** Returns the routes of those addresses that need one of their own. */
    Map<InetAddress, LocalRoute> singles(Collection<InetAddress> addresses) {
        Map<InetAddress, LocalRoute> routes = new LinkedHashMap<>();
        for (InetAddress address : addresses) {
            if (blockOf(address).isEmpty() && !machine.has(address)) {
                routes.put(address, route(Cidr.single(address)));
            }
        }
        return routes;
    }

    /** Returns the route that makes {@code block} local. */
    LocalRoute route(Cidr block) {
        return new LocalRoute(block, machine.source(IpFamily.of(block.network())));
    }
}
