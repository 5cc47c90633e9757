// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.listener.DetectLocalMode;
import io.spliceway.net.CongestionControl;
import io.spliceway.net.Transport;
import io.spliceway.relay.RelaySettings;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.vip.VipSettings;
import java.time.Duration;
import java.util.List;

/**
 * How a proxy runs. {@link #defaults} suits a program that embeds one; change single settings with the {@code with}
 * methods.
 *
 * @param routing the node that the proxy serves
 * @param relay how connections are made and kept
 * @param transport how sockets are driven
 * @param eventLoops the number of event loops, each with a thread of its own
 * @param maxConnections the most connections at a time, 0 to derive it from the descriptor limit
 * @param syncInterval the least time between two passes over the cluster's changes
 * @param syncPeriod a change that waits for twice as long makes the proxy unhealthy; what something else removes of
 *     routes and guard is restored after as long
 * @param detectLocalMode which clients are this node's pods
 * @param virtualIps whether and how service addresses are made local
 */
public record ProxierSettings(
        RoutingSettings routing,
        RelaySettings relay,
        Transport transport,
        int eventLoops,
        int maxConnections,
        Duration syncInterval,
        Duration syncPeriod,
        DetectLocalMode detectLocalMode,
        VipSettings virtualIps) {
    /** Half-closed connections may be silent for five minutes, bulk is spliced, a loop runs on each processor. */
    public static ProxierSettings defaults() {
        return new ProxierSettings(
                new RoutingSettings("localhost", NodePortAddresses.NONE),
                new RelaySettings(RelaySettings.DIAL_TIMEOUTS, Duration.ofMinutes(5), true)
                        .withCongestionControl(CongestionControl.unpaced()),
                Transport.best(),
                Runtime.getRuntime().availableProcessors(),
                0,
                Duration.ZERO,
                Duration.ofSeconds(30),
                new DetectLocalMode.NodeCidr(List.of()),
                VipSettings.NONE);
    }

    public ProxierSettings withRouting(RoutingSettings value) {
        return new ProxierSettings(
                value,
                relay,
                transport,
                eventLoops,
                maxConnections,
                syncInterval,
                syncPeriod,
                detectLocalMode,
                virtualIps);
    }

    public ProxierSettings withRelay(RelaySettings value) {
        return new ProxierSettings(
                routing,
                value,
                transport,
                eventLoops,
                maxConnections,
                syncInterval,
                syncPeriod,
                detectLocalMode,
                virtualIps);
    }

    public ProxierSettings withTransport(Transport value) {
        return new ProxierSettings(
                routing,
                relay,
                value,
                eventLoops,
                maxConnections,
                syncInterval,
                syncPeriod,
                detectLocalMode,
                virtualIps);
    }

    public ProxierSettings withEventLoops(int value) {
        return new ProxierSettings(
                routing,
                relay,
                transport,
                value,
                maxConnections,
                syncInterval,
                syncPeriod,
                detectLocalMode,
                virtualIps);
    }

    public ProxierSettings withMaxConnections(int value) {
        return new ProxierSettings(
                routing, relay, transport, eventLoops, value, syncInterval, syncPeriod, detectLocalMode, virtualIps);
    }

    public ProxierSettings withSyncInterval(Duration value) {
        return new ProxierSettings(
                routing, relay, transport, eventLoops, maxConnections, value, syncPeriod, detectLocalMode, virtualIps);
    }

    public ProxierSettings withSyncPeriod(Duration value) {
        return new ProxierSettings(
                routing,
                relay,
                transport,
                eventLoops,
                maxConnections,
                syncInterval,
                value,
                detectLocalMode,
                virtualIps);
    }

    public ProxierSettings withDetectLocalMode(DetectLocalMode value) {
        return new ProxierSettings(
                routing, relay, transport, eventLoops, maxConnections, syncInterval, syncPeriod, value, virtualIps);
    }

    public ProxierSettings withVirtualIps(VipSettings value) {
        return new ProxierSettings(
                routing,
                relay,
                transport,
                eventLoops,
                maxConnections,
                syncInterval,
                syncPeriod,
                detectLocalMode,
                value);
    }
}
