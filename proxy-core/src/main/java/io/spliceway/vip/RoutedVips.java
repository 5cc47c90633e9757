// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ListenFailure.Cause;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.RoutingDiff;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes addresses local by routes, and guards them. Only a change that brings or takes an address outside the service
 * CIDRs asks the kernel for something, which takes less than a millisecond; all others cost nothing here.
 */
final class RoutedVips implements VirtualIps {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedVips.class);

    private final List<Cidr> configuredCidrs;
    private final LocalRoutes local = new LocalRoutes();
    private final VipGuard guard;
    private final AddressUse use = new AddressUse();
    private final LeavingAddresses leaving = new LeavingAddresses();
    private List<Cidr> clusterCidrs = List.of();
    private VipPlan plan = new VipPlan(List.of(), new Machine(Set.of(), Map.of()));
    private Map<InetAddress, LocalRoute> singles = new HashMap<>();
    private Map<LocalRoute, String> failed = new HashMap<>();
    private boolean placed;

    private RoutedVips(List<Cidr> configuredCidrs, VipGuard guard) {
        this.configuredCidrs = configuredCidrs;
        this.guard = guard;
    }

    /** Uses what this process has. */
    static VirtualIps of(VipSettings settings, Requirements requirements, ProxyObserver observer) {
        if (!requirements.netAdmin()) {
            LOG.atWarn().addKeyValue("missing", Requirements.NET_ADMIN).log("service addresses are not made local");
            return new UntouchedVips();
        }
        NftCommand nft = requirements.nft() == null ? null : new NftCommand(new Program(requirements.nft()));
        return new RoutedVips(settings.serviceCidrs(), new VipGuard(settings.guard(), nft, observer));
    }

    @Override
    public boolean areRouted() {
        return true;
    }

    @Override
    public void prepare(RoutingDiff diff, ClusterState state) {
        Set<InetAddress> fresh = use.retain(diff);
        leaving.removeAll(fresh);
        if (!placed) {
            plan(state.hostAddresses(), state.serviceCidrs());
            placed = true;
            place(false);
            LOG.atInfo()
                    .addKeyValue("blocks", plan.blocks())
                    .addKeyValue("addresses", singles.size())
                    .addKeyValue("failed", failed.size())
                    .log("service addresses are local");
        } else if (!state.hostAddresses().equals(plan.machine().addresses())
                || !state.serviceCidrs().equals(clusterCidrs)) {
            // The machine's addresses change with each pod that gets a device, mostly without any effect here.
            guard.sweep();
            Set<LocalRoute> before = routes();
            boolean isGuarded = plan(state.hostAddresses(), state.serviceCidrs());
            if (!routes().equals(before)) {
                place(isGuarded);
            }
        } else {
            Map<InetAddress, LocalRoute> more = plan.singles(fresh);
            more.keySet().removeAll(singles.keySet());
            add(more);
        }
    }

    /** Plans for this machine and these blocks; returns whether what has to be guarded is the same as before. */
    private boolean plan(Set<InetAddress> hostAddresses, List<Cidr> blocks) {
        VipPlan before = plan;
        Set<InetAddress> singlesBefore = singles.keySet();
        clusterCidrs = blocks;
        plan = VipPlan.of(serviceCidrs(), Machine.probe(hostAddresses));
        Set<InetAddress> addresses = leaving.all();
        addresses.addAll(use.addresses());
        singles = plan.singles(addresses);
        return plan.blocks().equals(before.blocks()) && singles.keySet().equals(singlesBefore);
    }

    private List<Cidr> serviceCidrs() {
        return Stream.concat(configuredCidrs.stream(), clusterCidrs.stream()).toList();
    }

    // Guarded first, so that nothing is reachable that should not be.
    private void add(Map<InetAddress, LocalRoute> more) {
        guard.add(more.keySet());
        failed.putAll(local.add(more.values()));
        singles.putAll(more);
    }

    @Override
    public void release(RoutingDiff diff) {
        Set<InetAddress> unused = use.release(diff);
        unused.retainAll(singles.keySet());
        leaving.add(unused);
    }

    @Override
    public boolean hasLeaving() {
        return !leaving.isEmpty();
    }

    @Override
    public void sweep(Set<InetAddress> inUse) {
        Map<InetAddress, LocalRoute> less = new HashMap<>();
        for (InetAddress address : leaving.sweep(inUse)) {
            LocalRoute route = singles.remove(address);
            if (route != null) {
                less.put(address, route);
                failed.remove(route);
            }
        }
        delete(less.values());
        guard.release(less.keySet());
    }

    @Override
    public Optional<ListenFailure> failure(InetAddress address) {
        return routeOf(address)
                .filter(failed::containsKey)
                .map(route -> new ListenFailure(
                        Cause.ADDRESS_NOT_LOCAL,
                        IpLiteral.format(address) + " cannot be made local, as by 'ip " + route.addCommand() + "': "
                                + failed.get(route)));
    }

    private Optional<LocalRoute> routeOf(InetAddress address) {
        return Optional.ofNullable(singles.get(address))
                .or(() -> plan.blockOf(address).map(plan::route));
    }

    @Override
    public void retryFailed() {
        failed = local.add(failed.keySet());
    }

    @Override
    public void verify() {
        if (placed) {
            guard.sweep();
            boolean isGuarded = plan(plan.machine().addresses(), clusterCidrs);
            place(isGuarded && guard.isIntact());
        }
    }

    /** Makes routes, and the guard unless it is known to be right, what they should be, whatever they are. */
    private void place(boolean isGuarded) {
        if (!isGuarded) {
            warnOfBlocksLeftOut();
            guard.install(plan.blocks(), singles.keySet());
        }
        Set<LocalRoute> wanted = routes();
        Set<LocalRoute> actual = list();
        delete(without(actual, wanted));
        failed = local.add(without(wanted, actual));
    }

    private Set<LocalRoute> routes() {
        Set<LocalRoute> routes = new LinkedHashSet<>(singles.values());
        plan.blocks().forEach(block -> routes.add(plan.route(block)));
        return routes;
    }

    private void warnOfBlocksLeftOut() {
        for (Cidr block : serviceCidrs()) {
            if (!plan.blocks().contains(block.masked()) && !block.network().isLoopbackAddress()) {
                LOG.atWarn()
                        .addKeyValue("block", block)
                        .addKeyValue("addresses", plan.machine().sources().values())
                        .log("service CIDR has an address of this machine; its addresses are made local one by one");
            }
        }
    }

    @Override
    public void close() {
        if (placed) {
            placed = false;
            delete(list());
            guard.delete();
        }
    }

    private Set<LocalRoute> list() {
        try {
            return local.list();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("cannot list routes");
            return Set.of();
        }
    }

    private void delete(Collection<LocalRoute> routes) {
        local.delete(routes)
                .forEach((route, reason) -> LOG.atWarn()
                        .addKeyValue("route", route.block())
                        .addKeyValue("reason", reason)
                        .log("cannot remove route"));
    }

    private static Set<LocalRoute> without(Set<LocalRoute> some, Set<LocalRoute> others) {
        Set<LocalRoute> rest = new LinkedHashSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
