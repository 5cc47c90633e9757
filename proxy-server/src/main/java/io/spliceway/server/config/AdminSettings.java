// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the proxy answers questions about itself. */
final class AdminSettings {
    private static final int HEALTHZ_PORT = 10256;
    private static final int METRICS_PORT = 10249;

    static final Setting<Optional<InetSocketAddress>> HEALTHZ_BIND_ADDRESS = Setting.of(
                    Section.ADMIN, Forms.bindAddress(HEALTHZ_PORT))
            .field("healthzBindAddress")
            .flag("--healthz-bind-address")
            .rewrittenFlag("--healthz-port", AdminSettings::atPort)
            .defaults("0.0.0.0:" + HEALTHZ_PORT)
            .effect(config -> Optional.ofNullable(config.admin().healthzBindAddress()))
            .description("Where /healthz and /livez are served; none for nowhere.");

    static final Setting<Optional<InetSocketAddress>> METRICS_BIND_ADDRESS = Setting.of(
                    Section.ADMIN, Forms.bindAddress(METRICS_PORT))
            .field("metricsBindAddress")
            .flag("--metrics-bind-address")
            .rewrittenFlag("--metrics-port", AdminSettings::atLocalPort)
            .defaults("127.0.0.1:" + METRICS_PORT)
            .effect(config -> Optional.ofNullable(config.admin().metricsBindAddress()))
            .description("Where the dashboard, /metrics, /configz and the API are served; none for nowhere.");

    static final Setting<Boolean> BIND_ADDRESS_HARD_FAIL = Setting.of(Section.ADMIN, Forms.FLAG)
            .field("bindAddressHardFail")
            .flag("--bind-address-hard-fail")
            .defaults("false")
            .effect(config -> config.admin().bindAddressHardFail())
            .description("End with an error when one of these two addresses is taken, instead of trying again every "
                    + "5 s.");

    static final Setting<Path> TOKEN_FILE = Setting.of(Section.ADMIN, Forms.PATH.labelled("FILE"))
            .flag("--admin-token-file")
            .effects(config -> config.admin().tokenFile() == null
                    ? List.of()
                    : List.of(config.admin().tokenFile()))
            .description(
                    "Allow who knows the token in this file to end connections, in the dashboard, by kill and by the "
                            + "API. Without it nobody may. Read at each request.");

    static final List<Setting<?>> ALL =
            List.of(HEALTHZ_BIND_ADDRESS, METRICS_BIND_ADDRESS, BIND_ADDRESS_HARD_FAIL, TOKEN_FILE);

    private AdminSettings() {}

    static AdminConfig read(SettingValues values) {
        InetAddress bindAddress = values.one(NodeSettings.BIND_ADDRESS);
        return new AdminConfig(
                address(values, HEALTHZ_BIND_ADDRESS, bindAddress, "[::]:" + HEALTHZ_PORT),
                address(values, METRICS_BIND_ADDRESS, bindAddress, "[::1]:" + METRICS_PORT),
                values.one(BIND_ADDRESS_HARD_FAIL),
                tokenFile(values));
    }

    private static @Nullable Path tokenFile(SettingValues values) {
        Path file = values.optional(TOKEN_FILE).orElse(null);
        if (file != null && !Files.isReadable(file)) {
            values.report(TOKEN_FILE, "'" + file + "' does not exist or may not be read by this user");
        }
        return file;
    }

    // apis/config/v1alpha1/defaults.go: an IPv6 bindAddress moves the defaults to IPv6.
    private static @Nullable InetSocketAddress address(
            SettingValues values,
            Setting<Optional<InetSocketAddress>> setting,
            InetAddress bindAddress,
            String ipv6Default) {
        boolean movesToIpv6 = !values.isGiven(setting) && IpFamily.of(bindAddress) == IpFamily.IPv6;
        return (movesToIpv6 ? setting.form().parser().apply(ipv6Default) : values.one(setting)).orElse(null);
    }

    // cmd/kube-proxy/app/options.go: addressFromDeprecatedFlags.
    private static String atPort(String port) {
        return port.equals("0") ? "" : "0.0.0.0:" + port;
    }

    private static String atLocalPort(String port) {
        return port.equals("0") ? "" : "127.0.0.1:" + port;
    }
}
