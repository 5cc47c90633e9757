// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.server.yaml.FieldType;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What kube-proxy can be told beyond what has a meaning here: about packet filters, the kernel's conntrack, Windows. It is
 * checked as kube-proxy checks it, so that a configuration which kube-proxy takes is taken here.
 */
final class IgnoredSettings {
    private static final String FILTERS = "For packet filters, which this proxy does without.";
    private static final String KERNEL = "For the kernel's conntrack, which this proxy does without.";
    private static final String PERIODS = "Only the periods of iptables are looked at.";
    private static final String LOGGING = "The log is not buffered, and all of it goes to standard error.";
    private static final String API = "The API is spoken in JSON, with three watches in all.";
    private static final String INTERFACES = "An accepted connection does not tell the interface that it came in on.";
    private static final String WINDOWS = "For Windows.";

    private static final Form<Integer> BIT = Forms.number(0, 31);
    private static final Form<Integer> COUNT = Forms.number(0, Integer.MAX_VALUE);
    private static final Form<String> PORT_RANGE =
            Forms.matching(Pattern.compile("|[0-9]{1,5}([-+][0-9]{1,5})?"), "a range such as 300-2000 or 300+50");
    private static final Form<String> NANOSECONDS_OR_DURATION =
            Forms.TEXT.in(new FieldType.WholeOrText(new FieldType.Whole(0, Long.MAX_VALUE)));
    private static final Form<String> SIZE = Forms.TEXT.in(new FieldType.NumberOrText());
    private static final Form<String> SCHEDULER =
            Forms.oneOf("", "rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh");

    static final Setting<String> MODE = Setting.of(
                    Section.IGNORED, Forms.oneOf("", "userspace", "iptables", "ipvs", "nftables", "kernelspace"))
            .field("mode")
            .flag("--proxy-mode")
            .defaults("userspace")
            .always("userspace")
            .description("This proxy has one mode.");

    static final List<Setting<?>> ALL = List.of(
            MODE,
            Setting.shaped(
                            Section.IGNORED,
                            Shape.SWITCHES,
                            Forms.matching(Pattern.compile("[^=]+=(true|false)"), "of the form NAME=true"))
                    .field("featureGates")
                    .flag("--feature-gates")
                    .description("There are none."),
            field(Forms.TEXT, "clientConnection.acceptContentTypes", "", API),
            both(
                    Forms.TEXT,
                    "clientConnection.contentType",
                    "--kube-api-content-type",
                    "application/vnd.kubernetes.protobuf",
                    API),
            both(Forms.DECIMAL, "clientConnection.qps", "--kube-api-qps", "5", API),
            both(COUNT, "clientConnection.burst", "--kube-api-burst", "10", API),
            both(
                    Forms.POSITIVE_DURATION,
                    "configSyncPeriod",
                    "--config-sync-period",
                    "15m0s",
                    "A watch misses nothing that would have to be refreshed."),
            both(NANOSECONDS_OR_DURATION, "logging.flushFrequency", "--log-flush-frequency", "5s", LOGGING),
            Setting.shaped(
                            Section.IGNORED,
                            Shape.FILE_LEVELS,
                            Forms.matching(Pattern.compile("[^=,]+=[0-9]{1,9}"), "of the form PATTERN=LEVEL"))
                    .field("logging.vmodule")
                    .flag("--vmodule")
                    .description("It names source files of kube-proxy's."),
            both(Forms.FLAG, "logging.options.text.splitStream", "--log-text-split-stream", "false", LOGGING),
            both(SIZE, "logging.options.text.infoBufferSize", "--log-text-info-buffer-size", "0", LOGGING),
            both(Forms.FLAG, "logging.options.json.splitStream", "--log-json-split-stream", "false", LOGGING),
            both(SIZE, "logging.options.json.infoBufferSize", "--log-json-info-buffer-size", "0", LOGGING),
            both(Forms.FLAG, "enableProfiling", "--profiling", "false", "The JVM's own tools profile it."),
            both(
                    Forms.TEXT,
                    "showHiddenMetricsForVersion",
                    "--show-hidden-metrics-for-version",
                    "",
                    "No metric is hidden."),
            both(PORT_RANGE, "portRange", "--proxy-port-range", "", "Services are listened to at their own ports."),
            pointer(BIT, "iptables.masqueradeBit", "--iptables-masquerade-bit", "14", FILTERS),
            both(Forms.FLAG, "iptables.masqueradeAll", "--masquerade-all", "false", FILTERS),
            Setting.of(Section.IGNORED, Forms.FLAG)
                    .pointer("iptables.snatNodeInternalIP")
                    .description(FILTERS),
            pointer(BIT, "nftables.masqueradeBit", "", "14", FILTERS),
            field(Forms.FLAG, "nftables.masqueradeAll", "false", FILTERS),
            field(Forms.POSITIVE_DURATION, "nftables.syncPeriod", "30s", PERIODS),
            field(Forms.DURATION, "nftables.minSyncPeriod", "1s", PERIODS),
            both(SCHEDULER, "ipvs.scheduler", "--ipvs-scheduler", "rr", "Endpoints take turns."),
            Setting.listOf(Section.IGNORED, Forms.CIDR)
                    .field("ipvs.excludeCIDRs")
                    .flag("--ipvs-exclude-cidrs")
                    .description(FILTERS),
            both(Forms.FLAG, "ipvs.strictARP", "--ipvs-strict-arp", "false", FILTERS),
            both(Forms.POSITIVE_DURATION, "ipvs.syncPeriod", "--ipvs-sync-period", "30s", PERIODS),
            both(Forms.DURATION, "ipvs.minSyncPeriod", "--ipvs-min-sync-period", "1s", PERIODS),
            both(Forms.DURATION, "ipvs.tcpTimeout", "--ipvs-tcp-timeout", "0s", FILTERS),
            both(Forms.DURATION, "ipvs.tcpFinTimeout", "--ipvs-tcpfin-timeout", "0s", FILTERS),
            both(Forms.DURATION, "ipvs.udpTimeout", "--ipvs-udp-timeout", "0s", FILTERS),
            pointer(COUNT, "conntrack.maxPerCore", "--conntrack-max-per-core", "32768", KERNEL),
            pointer(COUNT, "conntrack.min", "--conntrack-min", "131072", KERNEL),
            pointer(
                    Forms.DURATION,
                    "conntrack.tcpEstablishedTimeout",
                    "--conntrack-tcp-timeout-established",
                    "24h0m0s",
                    KERNEL),
            both(Forms.FLAG, "conntrack.tcpBeLiberal", "--conntrack-tcp-be-liberal", "false", KERNEL),
            both(Forms.TEXT, "detectLocal.bridgeInterface", "--pod-bridge-interface", "", INTERFACES),
            both(Forms.TEXT, "detectLocal.interfaceNamePrefix", "--pod-interface-name-prefix", "", INTERFACES),
            field(Forms.TEXT, "winkernel.networkName", "", WINDOWS),
            field(Forms.TEXT, "winkernel.sourceVip", "", WINDOWS),
            field(Forms.FLAG, "winkernel.enableDSR", "false", WINDOWS),
            field(Forms.TEXT, "winkernel.rootHnsEndpointName", "", WINDOWS),
            field(Forms.FLAG, "winkernel.forwardHealthCheckVip", "false", WINDOWS),
            field(Forms.FLAG, "windowsRunAsService", "false", WINDOWS));

    private IgnoredSettings() {}

    private static <T> Setting<T> field(Form<T> form, String field, String byDefault, String why) {
        return both(form, field, "", byDefault, why);
    }

    private static <T> Setting<T> both(Form<T> form, String field, String flag, String byDefault, String why) {
        return described(Setting.of(Section.IGNORED, form).field(field), flag, byDefault, why);
    }

    private static <T> Setting<T> pointer(Form<T> form, String field, String flag, String byDefault, String why) {
        return described(Setting.of(Section.IGNORED, form).pointer(field), flag, byDefault, why);
    }

    private static <T> Setting<T> described(Setting.Builder<T> setting, String flag, String byDefault, String why) {
        return (flag.isEmpty() ? setting : setting.flag(flag))
                .defaults(byDefault)
                .description(why);
    }
}
