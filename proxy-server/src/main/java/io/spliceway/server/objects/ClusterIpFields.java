// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.spliceway.model.IpFamily;
import io.spliceway.model.ServiceType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code clusterIP}, {@code clusterIPs} and {@code ipFamilies}, which must agree. Stateless. */
final class ClusterIpFields {
    private static final String NONE = "None";

    private ClusterIpFields() {}

    static List<InetAddress> map(ServiceSpec spec, ServiceType type, FieldChecks checks) {
        List<@Nullable IpFamily> families = families(spec, checks);
        if (type == ServiceType.ExternalName || isHeadless(spec)) {
            return List.of();
        }
        if (Absent.orEmpty(spec.getClusterIPs()).isEmpty()) {
            InetAddress single = clusterIp("spec.clusterIP", spec.getClusterIP(), 0, families, checks);
            return single == null ? List.of() : List.of(single);
        }
        checkFirst(spec, checks);
        return clusterIps(Absent.orEmpty(spec.getClusterIPs()), families, checks);
    }

    /** Returns the first cluster address as it is spelled, if the Service has one. */
    static String first(ServiceSpec spec) {
        List<String> all = Absent.orEmpty(spec.getClusterIPs());
        return all.isEmpty() ? spec.getClusterIP() : all.getFirst();
    }

    /** Whether the Service has no cluster address, by wish ({@code None}) or because none was assigned. */
    static boolean isHeadless(ServiceSpec spec) {
        String clusterIp = spec.getClusterIP();
        if (clusterIp == null || clusterIp.isEmpty()) {
            return Absent.orEmpty(spec.getClusterIPs()).isEmpty()
                    || Absent.orEmpty(spec.getClusterIPs()).equals(List.of(NONE));
        }
        return clusterIp.equals(NONE);
    }

    private static List<@Nullable IpFamily> families(ServiceSpec spec, FieldChecks checks) {
        List<@Nullable IpFamily> families = new ArrayList<>();
        for (int i = 0; i < Absent.orEmpty(spec.getIpFamilies()).size(); i++) {
            String path = "spec.ipFamilies[" + i + "]";
            String text = Absent.orEmpty(spec.getIpFamilies()).get(i);
            checks.oneOf(path, text, List.of("IPv4", "IPv6"));
            IpFamily family = "IPv4".equals(text) ? IpFamily.IPv4 : "IPv6".equals(text) ? IpFamily.IPv6 : null;
            if (family != null && families.contains(family)) {
                checks.report(path, family + " is given twice");
            }
            families.add(family);
        }
        return families;
    }

    private static void checkFirst(ServiceSpec spec, FieldChecks checks) {
        String single = spec.getClusterIP();
        if (single != null
                && !single.isEmpty()
                && !single.equals(Absent.orEmpty(spec.getClusterIPs()).getFirst())) {
            checks.report(
                    "spec.clusterIPs[0]",
                    "'" + Absent.orEmpty(spec.getClusterIPs()).getFirst() + "' differs from spec.clusterIP '" + single
                            + "'");
        }
    }

    private static List<InetAddress> clusterIps(
            List<String> literals, List<@Nullable IpFamily> families, FieldChecks checks) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < literals.size(); i++) {
            String path = "spec.clusterIPs[" + i + "]";
            InetAddress address = clusterIp(path, literals.get(i), i, families, checks);
            if (address == null) {
                continue;
            }
            if (addresses.stream().anyMatch(other -> IpFamily.of(other) == IpFamily.of(address))) {
                checks.report(path, literals.get(i) + " is a second " + IpFamily.of(address) + " address");
            }
            addresses.add(address);
        }
        return addresses;
    }

    private static @Nullable InetAddress clusterIp(
            String path, String literal, int index, List<@Nullable IpFamily> families, FieldChecks checks) {
        IpFamily family = index < families.size() ? families.get(index) : null;
        return family == null
                ? checks.address(path, literal)
                : checks.address(path, literal, family, "spec.ipFamilies[" + index + "]");
    }
}
