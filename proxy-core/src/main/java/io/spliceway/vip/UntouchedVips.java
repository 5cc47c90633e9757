// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.cluster.ClusterState;
import io.spliceway.observe.ListenFailure;
import io.spliceway.routing.RoutingDiff;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** Leaves addresses as they are; those that are not local fail to listen. */
final class UntouchedVips implements VirtualIps {
    @Override
    public boolean areRouted() {
        return false;
    }

    @Override
    public void prepare(RoutingDiff diff, ClusterState state) {}

    @Override
    public void release(RoutingDiff diff) {}

    @Override
    public boolean hasLeaving() {
        return false;
    }

    @Override
    public void sweep(Set<InetAddress> inUse) {}

    @Override
    public Optional<ListenFailure> failure(InetAddress address) {
        return Optional.empty();
    }

    @Override
    public void retryFailed() {}

    @Override
    public void verify() {}

    @Override
    public void close() {}
}
