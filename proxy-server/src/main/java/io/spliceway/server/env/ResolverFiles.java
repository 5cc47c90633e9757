// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The files of /etc that names are resolved with, as a pod of a namespace has them. Stateless. */
public final class ResolverFiles {
    /** What the names of a cluster end in, unless it is told otherwise. */
    public static final String DEFAULT_DOMAIN = "cluster.local";

    private ResolverFiles() {}

    /** Returns the resolv.conf that the kubelet writes for a pod of {@code namespace}. */
    public static String resolvConf(InetAddress server, String namespace, String clusterDomain) {
        String services = "svc." + clusterDomain;
        return "search " + namespace + "." + services + " " + services + " " + clusterDomain + "\n"
                + "nameserver " + IpLiteral.format(server) + "\n"
                + "options ndots:5\n";
    }

    /**
     * Returns {@code nsswitch}, the machine's nsswitch.conf, so changed that resolv.conf is looked at: systemd's
     * resolver would be asked before it, and has a configuration of its own.
     */
    public static String nameServiceSwitch(String nsswitch) {
        return nsswitch.lines()
                .map(line -> line.startsWith("hosts:") ? hosts(line) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String hosts(String line) {
        String kept = line.replaceAll("\\s(resolve|mdns\\S*)(\\s+\\[[^\\]]*\\])*", "");
        return kept.matches(".*\\sdns(\\s.*)?") ? kept : kept + " dns";
    }

    /**
     * Returns {@code hosts}, the machine's hosts file, with the names that a pod of {@code namespace} can call
     * {@code services} by.
     */
    public static String hosts(
            String hosts, Collection<LinkedService> services, String namespace, String clusterDomain) {
        var text = new StringBuilder(hosts);
        if (!hosts.isEmpty() && !hosts.endsWith("\n")) {
            text.append('\n');
        }
        services.stream()
                .sorted(Comparator.comparing(LinkedService::name))
                .forEach(service -> text.append(service.clusterIp())
                        .append(' ')
                        .append(String.join(" ", names(service, namespace, clusterDomain)))
                        .append('\n'));
        return text.toString();
    }

    private static List<String> names(LinkedService service, String namespace, String clusterDomain) {
        String qualified = service.name().name() + "." + service.name().namespace();
        List<String> names =
                new ArrayList<>(List.of(qualified + ".svc." + clusterDomain, qualified + ".svc", qualified));
        if (service.name().namespace().equals(namespace)) {
            names.add(service.name().name());
        }
        return names;
    }
}
