// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.model.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Which clients are on the proxy's own node: its pods, and the host itself. Such clients reach every endpoint even where
 * external traffic is limited to local ones. Written by the control thread, read by the event loops.
 */
public final class NodeClients {
    private volatile Addresses addresses = new Addresses(Set.of(), List.of());

    private record Addresses(Set<InetAddress> host, List<Cidr> pods) {}

    /**
     * From now on these are the node's clients.
     *
     * @param hostAddresses the addresses of the host; those of the loopback network always are
     * @param podRanges the addresses of the node's pods
     */
    public void update(Set<InetAddress> hostAddresses, List<Cidr> podRanges) {
        var next = new Addresses(hostAddresses, podRanges);
        if (!next.equals(addresses)) {
            addresses = new Addresses(Set.copyOf(hostAddresses), List.copyOf(podRanges));
        }
    }

    boolean contains(InetAddress client) {
        Addresses current = addresses;
        if (client.isLoopbackAddress() || current.host.contains(client)) {
            return true;
        }
        for (Cidr range : current.pods) {
            if (range.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
