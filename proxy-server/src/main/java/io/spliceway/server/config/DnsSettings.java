// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether and how names are answered. */
final class DnsSettings {
    private static final int PORT = 53;
    private static final int MOST_QUESTIONS = 1_000_000;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    // Leaves room for a namespace and a Service before it.
    private static final int LONGEST_DOMAIN = 120;

    private static final Form<InetSocketAddress> ADDRESS =
            new Form<>(Forms.TEXT.yaml(), "IP[:PORT]", DnsSettings::address, HostPort::format);

    static final Setting<InetSocketAddress> BIND_ADDRESSES = Setting.listOf(Section.DNS, ADDRESS)
            .flag("--dns-bind-address")
            .effects(config -> config.dns().bindAddresses())
            .description(
                    "Answer DNS there, by UDP and TCP; the port is 53 unless it is said, and 0.0.0.0 or [::] stands "
                            + "for all addresses that the machine has at the start. Without it DNS is not answered. May be "
                            + "repeated.");

    static final Setting<String> CLUSTER_DOMAIN = Setting.of(
                    Section.DNS, new Form<>(Forms.TEXT.yaml(), "NAME", DnsSettings::domain, Function.identity()))
            .flag("--cluster-domain")
            .defaults("cluster.local")
            .effect(config -> config.dns().clusterDomain())
            .description("What the names of the cluster end in.");

    static final Setting<InetSocketAddress> UPSTREAMS = Setting.listOf(Section.DNS, ADDRESS)
            .flag("--dns-upstream")
            .effects(config -> config.dns().upstreams())
            .description("Ask these servers for all other names, the first first. Without it other names are refused. "
                    + "May be repeated.");

    static final Setting<Cidr> ALLOW = Setting.listOf(Section.DNS, Forms.CIDR)
            .flag("--dns-allow")
            .defaults("127.0.0.0/8", "::1/128")
            .effects(config -> config.dns().allow())
            .description("Answer the DNS questions of these clients only. May be repeated.");

    static final Setting<Integer> RATE_LIMIT = Setting.of(Section.DNS, Forms.number(0, MOST_QUESTIONS))
            .flag("--dns-rate-limit")
            .defaults("1000")
            .effect(config -> config.dns().rateLimit())
            .description(
                    "How many questions a second one client may ask by UDP, other than from this machine; 0 for any "
                            + "number.");

    static final List<Setting<?>> ALL = List.of(BIND_ADDRESSES, CLUSTER_DOMAIN, UPSTREAMS, ALLOW, RATE_LIMIT);

    private DnsSettings() {}

    static DnsConfig read(SettingValues values) {
        var config = new DnsConfig(
                values.all(BIND_ADDRESSES),
                values.one(CLUSTER_DOMAIN),
                values.all(UPSTREAMS),
                values.all(ALLOW),
                values.one(RATE_LIMIT));
        for (InetSocketAddress upstream : config.upstreams()) {
            if (config.bindAddresses().contains(upstream)) {
                values.report(UPSTREAMS, HostPort.format(upstream) + " is where this DNS server itself answers");
            }
        }
        return config;
    }

    private static InetSocketAddress address(String text) {
        try {
            return new InetSocketAddress(IpLiteral.parse(text), PORT);
        } catch (IllegalArgumentException e) {
            return HostPort.parse(text);
        }
    }

    private static String domain(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.length() > LONGEST_DOMAIN
                || !Stream.of(name.split("\\.", -1))
                        .allMatch(label -> LABEL.matcher(label).matches())) {
            throw new IllegalArgumentException("'" + text + "' is not a domain name such as cluster.local");
        }
        return name;
    }
}
