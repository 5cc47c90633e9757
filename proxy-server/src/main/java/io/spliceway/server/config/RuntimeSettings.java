// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.net.CongestionControl;
import io.spliceway.net.Transport;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.relay.RelaySettings;
import io.spliceway.relay.UdpSettings;
import io.spliceway.server.yaml.FieldType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How the proxy runs. */
final class RuntimeSettings {
    private static final int MOST_EVENT_LOOPS = 1024;

    static final Setting<Transport> TRANSPORT = Setting.of(
                    Section.RUNNING,
                    new Form<>(
                            new FieldType.Text(),
                            "NAME",
                            RuntimeSettings::transport,
                            transport -> transport.name().toLowerCase(Locale.ROOT),
                            null,
                            List.of("auto", "epoll", "nio")))
            .flag("--transport")
            .defaults("auto")
            .effect(config -> config.proxier().transport())
            .description("How sockets are driven: epoll (Linux), nio (everywhere), or auto for the best there is.");

    static final Setting<Integer> EVENT_LOOPS = Setting.of(Section.RUNNING, Forms.number(0, MOST_EVENT_LOOPS))
            .flag("--event-loops")
            .defaults("0")
            .effect(config -> config.proxier().eventLoops())
            .description("Threads that move bytes; 0 for one per processor.");

    static final Setting<Boolean> NO_SPLICE = Setting.of(Section.RUNNING, Forms.FLAG)
            .flag("--no-splice")
            .defaults("false")
            .effect(config -> !config.proxier().relay().splice())
            .description(
                    "Copy all bytes through a buffer; else bulk transfers move through kernel pipes (epoll only).");

    static final Setting<CongestionControl> CONGESTION_CONTROL = Setting.of(
                    Section.RUNNING,
                    new Form<>(
                            new FieldType.Text(),
                            "NAME",
                            RuntimeSettings::congestionControl,
                            CongestionControl::toString))
            .flag("--cluster-congestion-control")
            .defaults("auto")
            .effect(config -> config.proxier().relay().congestionControl())
            .description(
                    "TCP's congestion control towards endpoints, and towards clients of cluster IPs: a name that the "
                            + "kernel knows, system for that of the machine, or auto for the same unless it is bbr, whose waiting "
                            + "between packets costs more than it brings inside a cluster; then cubic (epoll only). Take system "
                            + "if Services have endpoints far away.");

    static final Setting<Integer> MAX_CONNECTIONS = Setting.of(Section.RUNNING, Forms.number(0, Integer.MAX_VALUE))
            .flag("--max-connections")
            .defaults("0")
            .effect(config -> config.proxier().maxConnections())
            .description("The most connections at a time; accepting pauses when it is reached. 0 derives it from the "
                    + "descriptor limit.");

    static final Setting<Integer> MAX_UDP_SESSIONS = Setting.of(Section.RUNNING, Forms.number(0, Integer.MAX_VALUE))
            .flag("--max-udp-sessions")
            .defaults("0")
            .effect(config -> config.proxier().relay().udp().maxSessions())
            .description(
                    "The most UDP sessions (a client's address and port at one Service address) at a time; then the "
                            + "least recently used one makes room. 0 derives it from the descriptor limit.");

    static final Setting<Integer> MAX_UDP_SESSIONS_PER_CLIENT = Setting.of(
                    Section.RUNNING, Forms.number(0, Integer.MAX_VALUE))
            .flag("--max-udp-sessions-per-client")
            .defaults("0")
            .effect(config -> config.proxier().relay().udp().maxSessionsPerClient())
            .description("The most UDP sessions of one client address; 0 for a quarter of all.");

    static final Setting<Duration> SYNC_PERIOD = Setting.of(Section.KUBE_PROXY, Forms.POSITIVE_DURATION)
            .field("iptables.syncPeriod")
            .flag("--iptables-sync-period")
            .defaults("30s")
            .effect(config -> config.proxier().syncPeriod())
            .description(
                    "A change that waits for twice as long makes /healthz and /livez answer 503. After as long, what something "
                            + "else removed of the proxy's routes and guard is restored.");

    static final Setting<Duration> MIN_SYNC_PERIOD = Setting.of(Section.RUNNING, Forms.DURATION)
            .field("iptables.minSyncPeriod")
            .flag("--min-sync-period")
            .flag("--iptables-min-sync-period")
            .defaults("0s")
            .effect(config -> config.proxier().syncInterval())
            .description("The least time between two passes over changes; 0s applies each at once.");

    static final Setting<Duration> SHUTDOWN_GRACE_PERIOD = Setting.of(Section.RUNNING, Forms.DURATION)
            .flag("--shutdown-grace-period")
            .defaults("30s")
            .effect(ServerConfig::shutdownGracePeriod)
            .description("How long connections may last after SIGTERM or Ctrl-C; then they are reset. A second signal "
                    + "ends at once.");

    static final Setting<Integer> OOM_SCORE_ADJ = Setting.of(Section.KUBE_PROXY, Forms.number(-1000, 1000))
            .pointer("oomScoreAdj")
            .flag("--oom-score-adj")
            .effects(config -> config.oomScoreAdj() == null ? List.of() : List.of(config.oomScoreAdj()))
            .description("How willing the kernel is to end this process when memory runs out, from -1000 (never) to "
                    + "1000. Without it: as the process was started.");

    static final List<Setting<?>> ALL = List.of(
            TRANSPORT,
            EVENT_LOOPS,
            NO_SPLICE,
            CONGESTION_CONTROL,
            MAX_CONNECTIONS,
            MAX_UDP_SESSIONS,
            MAX_UDP_SESSIONS_PER_CLIENT,
            SYNC_PERIOD,
            MIN_SYNC_PERIOD,
            SHUTDOWN_GRACE_PERIOD,
            OOM_SCORE_ADJ);

    private RuntimeSettings() {}

    static ProxierSettings proxier(SettingValues values, LocalHost host, boolean hasNode) {
        int eventLoops = values.one(EVENT_LOOPS);
        Duration syncPeriod = values.one(SYNC_PERIOD);
        Duration minSyncPeriod = values.one(MIN_SYNC_PERIOD);
        if (minSyncPeriod.compareTo(syncPeriod) > 0) {
            values.report(
                    MIN_SYNC_PERIOD,
                    GoDuration.format(minSyncPeriod) + " is longer than syncPeriod, " + GoDuration.format(syncPeriod));
        }
        return new ProxierSettings(
                NodeSettings.routing(values, host, hasNode),
                relay(values),
                values.one(TRANSPORT),
                eventLoops == 0 ? host.processors() : eventLoops,
                values.one(MAX_CONNECTIONS),
                minSyncPeriod,
                syncPeriod,
                NodeSettings.detectLocalMode(values),
                VirtualIpSettings.read(values, hasNode));
    }

    private static RelaySettings relay(SettingValues values) {
        return new RelaySettings(
                        RelaySettings.DIAL_TIMEOUTS, TimeoutSettings.halfClosed(values), !values.one(NO_SPLICE))
                .withCongestionControl(values.one(CONGESTION_CONTROL))
                .withUdp(new UdpSettings(
                        TimeoutSettings.udp(values),
                        TimeoutSettings.udpStream(values),
                        values.one(MAX_UDP_SESSIONS),
                        values.one(MAX_UDP_SESSIONS_PER_CLIENT)));
    }

    private static CongestionControl congestionControl(String name) {
        return switch (name) {
            case "auto" -> CongestionControl.unpaced();
            case "system" -> CongestionControl.SYSTEM;
            default -> CongestionControl.named(name);
        };
    }

    private static Transport transport(String name) {
        return switch (name) {
            case "auto" -> Transport.best();
            case "nio" -> Transport.NIO;
            case "epoll" -> {
                if (Transport.best() != Transport.EPOLL) {
                    throw new IllegalArgumentException("epoll is not available on this system; use auto or nio");
                }
                yield Transport.EPOLL;
            }
            default -> throw new IllegalArgumentException("'" + name + "' is not one of auto, epoll, nio");
        };
    }
}
