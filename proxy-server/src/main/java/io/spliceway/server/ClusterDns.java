// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.cluster.StateFollower;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.net.HostAddresses;
import io.spliceway.net.Transport;
import io.spliceway.server.admin.DnsView;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.dns.DnsObserver;
import io.spliceway.server.dns.DnsServer;
import io.spliceway.server.dns.zone.ClusterZone;
import io.spliceway.server.dns.zone.Zone;
import io.spliceway.server.dns.zone.ZoneApex;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of the cluster: a zone that follows the same state as the routes, and the server that answers from it. */
final class ClusterDns implements AutoCloseable {
    private final DnsConfig config;
    private final ClusterZone zone;
    private final DnsServer server;

    private ClusterDns(DnsConfig config, ClusterZone zone, DnsServer server) {
        this.config = config;
        this.zone = zone;
        this.server = server;
    }

    /**
     * Starts to answer; until the state is known, that the server has failed.
     *
     * @param now the zone's first version is counted from it, so that a later process has later versions
     * @throws java.io.UncheckedIOException if an address cannot be bound
     */
    static ClusterDns start(DnsConfig config, Transport transport, Instant now, DnsObserver observer) {
        List<InetSocketAddress> addresses = config.bindAddresses().stream()
                .flatMap(ClusterDns::singly)
                .distinct()
                .toList();
        var apex = new ZoneApex(
                config.clusterDomain(),
                addresses.stream().map(InetSocketAddress::getAddress).distinct().toList());
        var zone = new ClusterZone(apex.empty((int) now.getEpochSecond()));
        return new ClusterDns(config, zone, DnsServer.start(config, addresses, transport, zone::current, observer));
    }

    // An answer must leave from the address that was asked, which a socket on a wildcard does not see to.
    private static Stream<InetSocketAddress> singly(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (!ip.isAnyLocalAddress()) {
            return Stream.of(address);
        }
        try {
            return HostAddresses.list().stream()
                    .filter(local -> IpFamily.of(local) == IpFamily.of(ip) && !local.isLinkLocalAddress())
                    .map(local -> new InetSocketAddress(local, address.getPort()));
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot answer DNS at all addresses: they are not known", e);
        }
    }

    StateFollower follower() {
        return zone;
    }

    /** Returns how many descriptors it has at most. */
    int mostDescriptors() {
        return server.mostDescriptors();
    }

    List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    DnsView view() {
        @Nullable Zone current = zone.current();
        return new DnsView(
                config.clusterDomain(),
                server.addresses().stream().map(HostPort::format).toList(),
                config.upstreams().stream().map(HostPort::format).toList(),
                current == null ? 0 : current.size());
    }

    @Override
    public void close() {
        server.close();
    }
}
