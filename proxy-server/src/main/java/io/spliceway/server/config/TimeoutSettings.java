// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.relay.UdpSettings;
import java.time.Duration;
import java.util.List;

/**
 * How long what is silent is kept, under the names of conntrack's timeouts for the same. There as here, zero leaves the
 * default.
 */
final class TimeoutSettings {
    private static final Duration HALF_CLOSED = Duration.ofMinutes(5);
    private static final String KUBE_PROXY_UDP_IDLE_TIMEOUT = "250ms";

    static final Setting<Duration> HALF_CLOSED_TIMEOUT = Setting.of(Section.RUNNING, Forms.DURATION)
            .field("conntrack.tcpCloseWaitTimeout")
            .flag("--half-closed-timeout")
            .flag("--conntrack-tcp-timeout-close-wait")
            .defaults(GoDuration.format(HALF_CLOSED))
            .effect(config -> config.proxier().relay().halfClosedTimeout())
            .description("How long a connection may be silent after one side has finished.");

    static final Setting<Duration> UDP_TIMEOUT = Setting.of(Section.RUNNING, Forms.DURATION)
            .field("conntrack.udpTimeout")
            .flag("--conntrack-udp-timeout")
            .defaults(GoDuration.format(UdpSettings.DEFAULT.timeout()))
            .effect(config -> config.proxier().relay().udp().timeout())
            .description("How long a UDP client keeps an endpoint that does not reply.");

    static final Setting<Duration> UDP_STREAM_TIMEOUT = Setting.of(Section.RUNNING, Forms.DURATION)
            .field("conntrack.udpStreamTimeout")
            .flag("--conntrack-udp-timeout-stream")
            .defaults(GoDuration.format(UdpSettings.DEFAULT.streamTimeout()))
            .effect(config -> config.proxier().relay().udp().streamTimeout())
            .description("How long a UDP client keeps an endpoint that has replied.");

    static final Setting<Duration> UDP_IDLE_TIMEOUT = Setting.of(Section.KUBE_PROXY, Forms.POSITIVE_DURATION)
            .field("udpIdleTimeout")
            .flag("--udp-timeout")
            .defaults(KUBE_PROXY_UDP_IDLE_TIMEOUT)
            .effects(config -> List.of())
            .description(
                    "The default of conntrack.udpTimeout and conntrack.udpStreamTimeout, as in kube-proxy's userspace mode. Its own "
                            + "default counts as nothing said: slow replies would be lost.");

    static final List<Setting<?>> ALL = List.of(HALF_CLOSED_TIMEOUT, UDP_TIMEOUT, UDP_STREAM_TIMEOUT, UDP_IDLE_TIMEOUT);

    private TimeoutSettings() {}

    static Duration halfClosed(SettingValues values) {
        return orDefault(values.one(HALF_CLOSED_TIMEOUT), HALF_CLOSED);
    }

    static Duration udp(SettingValues values) {
        return udp(values, UDP_TIMEOUT, UdpSettings.DEFAULT.timeout());
    }

    static Duration udpStream(SettingValues values) {
        return udp(values, UDP_STREAM_TIMEOUT, UdpSettings.DEFAULT.streamTimeout());
    }

    private static Duration udp(SettingValues values, Setting<Duration> timeout, Duration kernelDefault) {
        Duration idle = values.one(UDP_IDLE_TIMEOUT);
        boolean said = !idle.equals(GoDuration.parse(KUBE_PROXY_UDP_IDLE_TIMEOUT));
        Duration byDefault = said ? idle : kernelDefault;
        return values.isGiven(timeout) ? orDefault(values.one(timeout), byDefault) : byDefault;
    }

    private static Duration orDefault(Duration value, Duration byDefault) {
        return value.isZero() ? byDefault : value;
    }
}
