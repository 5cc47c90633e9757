// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.cluster.ClusterState;
import io.spliceway.cluster.StateFollower;
import io.spliceway.model.NamespacedName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps a zone equal to the cluster's state. Written by the control thread, read by any. */
public final class ClusterZone implements StateFollower {
    private final Zone empty;
    private volatile @Nullable Zone current;

    /** Begins with {@code empty}, which is not to be seen before the cluster's state is known. */
    public ClusterZone(Zone empty) {
        this.empty = empty;
    }

    /** Returns the zone, null before the cluster's state is known. */
    public @Nullable Zone current() {
        return current;
    }

    @Override
    public void changed(ClusterState state, Set<NamespacedName> changed) {
        Zone before = current;
        ZoneEditor editor = (before == null ? empty : before).edit();
        for (NamespacedName name : changed) {
            editor.put(name, state.service(name), state.slices(name));
        }
        current = editor.toZone();
    }
}
