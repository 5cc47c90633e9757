// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import java.time.Duration;

/**
 * How long sessions over UDP are kept, and how many.
 *
 * @param timeout how long a session may be idle whose endpoint has not answered
 * @param streamTimeout how long a session may be idle whose endpoint has answered
 * @param maxSessions the most sessions at a time, 0 to derive it from the descriptor limit
 * @param maxSessionsPerClient the most sessions of one client address, 0 for a quarter of all
 */
public record UdpSettings(Duration timeout, Duration streamTimeout, int maxSessions, int maxSessionsPerClient) {
    /** The timeouts of the kernel's connection tracking (nf_conntrack_udp_timeout and _udp_timeout_stream). */
    public static final UdpSettings DEFAULT = new UdpSettings(Duration.ofSeconds(30), Duration.ofSeconds(120), 0, 0);
}
