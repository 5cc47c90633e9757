// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.balancer.Balancers;
import io.spliceway.conntrack.ConnectionTable;
import io.spliceway.listener.ConnectionLimit;
import io.spliceway.listener.Listeners;
import io.spliceway.listener.NodeClients;
import io.spliceway.listener.TcpListeners;
import io.spliceway.listener.UdpListeners;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.net.EventLoops;
import io.spliceway.net.Loop;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.relay.TcpRelays;
import io.spliceway.relay.UdpSessions;
import io.spliceway.vip.VirtualIps;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What moves bytes, put together. Its parts say who owns them.
 *
 * @param eventLoops run everything else but what the control thread does
 * @param connections the live connections
 * @param virtualIps makes the Services' addresses local
 * @param balancers pick endpoints
 * @param listeners the sockets that Services are reached at
 */
record DataPlane(
        EventLoops eventLoops,
        ConnectionTable connections,
        VirtualIps virtualIps,
        Balancers balancers,
        Listeners listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
    private static final int MAX_PIPES_PER_LOOP = 64;

    /** Starts the event loops; nothing listens yet. */
    static DataPlane start(ProxierSettings settings, NodeClients nodeClients, ProxyObserver observer) {
        var budget = DescriptorBudget.of(DescriptorLimit.ofProcess(), settings.eventLoops(), MAX_PIPES_PER_LOOP);
        var virtualIps = VirtualIps.of(settings.virtualIps(), observer);
        var eventLoops = EventLoops.start(
                settings.transport(),
                settings.eventLoops(),
                budget.pipesPerLoop(),
                virtualIps.areRouted(),
                settings.relay().congestionControl());
        LOG.atInfo()
                .addKeyValue("eventLoops", settings.eventLoops())
                .addKeyValue("writesTogether", eventLoops.writeTogether())
                .addKeyValue("congestionControl", eventLoops.congestionControl())
                .log("event loops started");
        var connections = new ConnectionTable(eventLoops.loops(), observer.connections());
        var limit = new ConnectionLimit(
                settings.eventLoops(),
                settings.maxConnections(),
                budget.listenersAndConnections(),
                settings.relay().udp(),
                observer);
        List<TcpRelays> relays = onEach(eventLoops, loop -> relays(loop, connections, settings, limit));
        List<UdpSessions> sessions = onEach(eventLoops, loop -> sessions(loop, connections, settings, limit));
        var tcp = new TcpListeners(eventLoops, relays, limit);
        var udp = new UdpListeners(eventLoops, sessions, budget.spareUdpSockets());
        var balancers = new Balancers(System::nanoTime);
        var listeners = new Listeners(tcp, udp, limit, balancers, nodeClients, virtualIps, observer);
        return new DataPlane(eventLoops, connections, virtualIps, balancers, listeners);
    }

    private static TcpRelays relays(
            Loop loop, ConnectionTable connections, ProxierSettings settings, ConnectionLimit limit) {
        return new TcpRelays(loop, connections.shard(loop), settings.relay(), () -> limit.release(loop.index()));
    }

    private static UdpSessions sessions(
            Loop loop, ConnectionTable connections, ProxierSettings settings, ConnectionLimit limit) {
        return new UdpSessions(loop, connections.shard(loop), settings.relay(), limit.sessions(loop.index()));
    }

    private static <T> List<T> onEach(EventLoops eventLoops, Function<Loop, T> make) {
        return eventLoops.loops().stream().map(make).toList();
    }
}
