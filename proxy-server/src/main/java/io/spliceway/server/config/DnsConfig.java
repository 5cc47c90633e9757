// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * How names are answered.
 *
 * @param bindAddresses where, by UDP and TCP; a wildcard stands for all local addresses of its family, and no address
 *     for no answers at all
 * @param clusterDomain the name that all names of the cluster end in, such as {@code cluster.local}
 * @param upstreams who is asked for all other names, the first first; empty refuses them
 * @param allow the clients that are answered
 * @param rateLimit how many questions a second a client may ask by UDP, 0 for any number
 */
public record DnsConfig(
        List<InetSocketAddress> bindAddresses,
        String clusterDomain,
        List<InetSocketAddress> upstreams,
        List<Cidr> allow,
        int rateLimit) {
    /** Names are not answered. */
    public static final DnsConfig OFF = new DnsConfig(List.of(), "cluster.local", List.of(), List.of(), 0);

    public DnsConfig {
        bindAddresses = List.copyOf(bindAddresses);
        upstreams = List.copyOf(upstreams);
        allow = List.copyOf(allow);
    }

    /** Whether names are answered. */
    public boolean isOn() {
        return !bindAddresses.isEmpty();
    }
}
