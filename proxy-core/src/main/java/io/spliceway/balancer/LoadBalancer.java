// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import io.spliceway.model.Endpoint;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks the endpoint of a new connection from a fixed candidate list; a change of the list makes a new balancer. Shared
 * by all event loops: thread-safe, and never blocks.
 */
public interface LoadBalancer {
    /**
     * Picks for a connection of {@code client}.
     *
     * @param client the client's address, for affinity
     * @param failed the endpoints that this connection could not reach so far; empty at the first attempt. They are
     *     avoided while another candidate is left, and any affinity to them is given up.
     * @return null if there is no candidate at all
     */
    @Nullable
    Pick pick(InetAddress client, List<Endpoint> failed);

    /**
     * Returns what the first attempt of a connection of {@code client} would pick now, without picking it: turn and
     * affinity stay as they are.
     *
     * @return null if there is no candidate at all
     */
    @Nullable
    Pick peek(InetAddress client);
}
