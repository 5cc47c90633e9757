// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.cluster.ClusterState;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.RoutingDiff;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of Services on this machine: before a frontend listens its address becomes local, and after the last one
 * of an address and its connections have gone it is that no more. Confined to the control thread.
 */
public sealed interface VirtualIps permits UntouchedVips, RoutedVips {
    /** Returns what the settings ask for, as far as this process can do it; what it lacks is logged. */
    static VirtualIps of(VipSettings settings, ProxyObserver observer) {
        return switch (settings.mode()) {
            case NONE -> new UntouchedVips();
            case ROUTE -> RoutedVips.of(settings, Requirements.ofProcess(), observer);
        };
    }

    /** Whether addresses become local by routes, so that IPv6 sockets have to be told to bind to them. */
    boolean areRouted();

    /**
     * Makes the addresses local that {@code diff} begins to use. Before it takes effect on the listeners.
     *
     * @param state has the addresses of the machine and the blocks that cluster addresses are from
     */
    void prepare(RoutingDiff diff, ClusterState state);

    /**
     * Takes note of the addresses that {@code diff} no longer uses; they stay local for their connections, until
     * {@link #sweep}. After it has taken effect on the listeners.
     */
    void release(RoutingDiff diff);

    /** Whether {@link #sweep} may have something to do. */
    boolean hasLeaving();

    /**
     * Gives up addresses that no frontend uses, and no connection since the last sweep.
     *
     * @param inUse the addresses that connections use
     */
    void sweep(Set<InetAddress> inUse);

    /** Returns why {@code address} could not be made local. */
    Optional<ListenFailure> failure(InetAddress address);

    /** Tries again where {@link #prepare} failed. */
    void retryFailed();

    /** Restores what something outside this process has removed. */
    void verify();

    /** Gives up all addresses. */
    void close();
}
