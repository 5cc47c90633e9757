// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.net.CongestionControl;
import java.time.Duration;
import java.util.List;

/**
 * How connections are made and kept.
 *
 * @param dialTimeouts how long each attempt to connect may take; as many attempts as there are entries
 * @param halfClosedTimeout how long a connection may be silent after one side has finished or reset
 * @param splice whether bulk may move through kernel pipes
 * @param congestionControl TCP's towards endpoints, and towards clients of cluster IPs
 * @param udp how sessions over UDP are kept
 * @param access how endpoints are reached over TCP
 */
public record RelaySettings(
        List<Duration> dialTimeouts,
        Duration halfClosedTimeout,
        boolean splice,
        CongestionControl congestionControl,
        UdpSettings udp,
        EndpointAccess access) {
    /** The schedule of the userspace kube-proxy (userspace/proxysocket.go: EndpointDialTimeouts). */
    public static final List<Duration> DIAL_TIMEOUTS =
            List.of(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    public RelaySettings {
        dialTimeouts = List.copyOf(dialTimeouts);
        if (dialTimeouts.isEmpty()) {
            throw new IllegalArgumentException("at least one attempt to connect is needed");
        }
    }

    /**
     * Settings with the default ones for UDP and the system's congestion control, for endpoints that are reached at their
     * own addresses.
     */
    public RelaySettings(List<Duration> dialTimeouts, Duration halfClosedTimeout, boolean splice) {
        this(
                dialTimeouts,
                halfClosedTimeout,
                splice,
                CongestionControl.SYSTEM,
                UdpSettings.DEFAULT,
                EndpointAccess.DIRECT);
    }

    public RelaySettings withDialTimeouts(List<Duration> value) {
        return new RelaySettings(value, halfClosedTimeout, splice, congestionControl, udp, access);
    }

    public RelaySettings withCongestionControl(CongestionControl value) {
        return new RelaySettings(dialTimeouts, halfClosedTimeout, splice, value, udp, access);
    }

    public RelaySettings withUdp(UdpSettings value) {
        return new RelaySettings(dialTimeouts, halfClosedTimeout, splice, congestionControl, value, access);
    }

    public RelaySettings withAccess(EndpointAccess value) {
        return new RelaySettings(dialTimeouts, halfClosedTimeout, splice, congestionControl, udp, value);
    }
}
