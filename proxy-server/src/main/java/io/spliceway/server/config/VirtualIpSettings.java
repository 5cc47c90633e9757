// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import io.spliceway.server.yaml.FieldType;
import io.spliceway.vip.VipSettings;
import io.spliceway.vip.VipSettings.Mode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How service addresses become local. */
final class VirtualIpSettings {
    private static final String AUTO = "auto";

    static final Setting<Optional<Mode>> VIP_MODE = Setting.of(
                    Section.NODE,
                    new Form<>(
                            new FieldType.Text(),
                            "MODE",
                            VirtualIpSettings::mode,
                            VirtualIpSettings::print,
                            null,
                            List.of(AUTO, "route", "none")))
            .flag("--vip-mode")
            .defaults(AUTO)
            .effect(config -> Optional.of(config.proxier().virtualIps().mode()))
            .description(
                    "How service addresses become local: route adds routes of type local, which needs "
                            + "CAP_NET_ADMIN; none leaves them as they are. auto is route for a cluster and none for manifests.");

    static final Setting<Boolean> VIP_GUARD = Setting.of(Section.NODE, Forms.FLAG)
            .flag("--vip-guard")
            .defaults("true")
            .effect(config -> config.proxier().virtualIps().guard())
            .description("Keep processes that listen on the wildcard address from serving on the addresses that "
                    + "--vip-mode=route makes local; needs nft.");

    static final Setting<Cidr> SERVICE_CIDRS = Setting.listOf(Section.NODE, Forms.CIDR)
            .flag("--service-cidrs")
            .effects(config -> config.proxier().virtualIps().serviceCidrs())
            .description(
                    "The blocks that cluster addresses are from, such as 10.96.0.0/12, beside those of the cluster's "
                            + "ServiceCIDR objects. --vip-mode=route makes them local as a whole, other addresses one by "
                            + "one. May be repeated.");

    static final List<Setting<?>> ALL = List.of(VIP_MODE, VIP_GUARD, SERVICE_CIDRS);

    private VirtualIpSettings() {}

    static VipSettings read(SettingValues values, boolean hasNode) {
        Mode mode = values.one(VIP_MODE).orElse(hasNode ? Mode.ROUTE : Mode.NONE);
        return new VipSettings(mode, values.one(VIP_GUARD), values.all(SERVICE_CIDRS));
    }

    private static Optional<Mode> mode(String name) {
        return switch (name) {
            case AUTO -> Optional.empty();
            case "route" -> Optional.of(Mode.ROUTE);
            case "none" -> Optional.of(Mode.NONE);
            default -> throw new IllegalArgumentException("'" + name + "' is not one of auto, route, none");
        };
    }

    private static String print(Optional<Mode> mode) {
        return mode.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse(AUTO);
    }
}
