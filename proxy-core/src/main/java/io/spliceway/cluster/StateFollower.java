// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import io.spliceway.model.NamespacedName;
import java.util.Set;

/**
 * Something that is kept equal to the cluster state beside the routes, such as a DNS zone. Called on the control thread
 * alone, once everything that existed at the start is in.
 */
@FunctionalInterface
public interface StateFollower {
    /** Follows nothing. */
    StateFollower NONE = (state, changed) -> {};

    /**
     * The routes are up to date with {@code state}.
     *
     * @param state confined to the control thread
     * @param changed the Services whose own object or slices changed since the last call, as
     *     {@link ClusterState#takeChanged} has it
     */
    void changed(ClusterState state, Set<NamespacedName> changed);
}
