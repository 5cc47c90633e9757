// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.net.DescriptorLimit;

/**
 * How the descriptors that are left at the start are shared out.
 *
 * @param pipesPerLoop the pipes that each event loop may have, two descriptors each
 * @param listenersAndConnections the descriptors for listening sockets, connections and sessions
 * @param spareUdpSockets how many of these may be further sockets of UDP frontends
 */
record DescriptorBudget(int pipesPerLoop, long listenersAndConnections, int spareUdpSockets) {
    /** What an event loop itself needs: epoll, event, timer and ring. */
    static final int LOOP_DESCRIPTORS = 4;

    // For jars, log files, API and admin connections.
    private static final int RESERVE = 48;
    private static final int PIPES_SHARE = 16;
    private static final int SPARE_UDP_SOCKETS_SHARE = 16;

    static DescriptorBudget of(DescriptorLimit limit, int loops, int maxPipesPerLoop) {
        long free = limit.free() - (long) LOOP_DESCRIPTORS * loops - RESERVE;
        int pipes = Math.clamp(free / PIPES_SHARE / loops, 0, maxPipesPerLoop);
        long rest = Math.max(0, free - 2L * pipes * loops);
        return new DescriptorBudget(pipes, rest, Math.clamp(rest / SPARE_UDP_SOCKETS_SHARE, 0, Integer.MAX_VALUE));
    }
}
