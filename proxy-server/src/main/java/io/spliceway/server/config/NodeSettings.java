// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.listener.DetectLocalMode;
import io.spliceway.model.Cidr;
import io.spliceway.routing.RoutingSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** The node that the proxy is for: its name, its address, and which clients are its pods. */
final class NodeSettings {
    private static final String CLUSTER_CIDR_MODE = "ClusterCIDR";
    private static final String NODE_CIDR_MODE = "NodeCIDR";

    static final Setting<String> HOSTNAME_OVERRIDE = Setting.of(Section.NODE, Forms.TEXT.labelled("NAME"))
            .field("hostnameOverride")
            .flag("--hostname-override")
            .flagWins()
            .defaults("")
            .effect(config -> config.proxier().routing().nodeName())
            .description("The name of the node that this proxy is for: endpoints on it are local. Without it: the "
                    + "machine's host name.");

    static final Setting<InetAddress> BIND_ADDRESS = Setting.of(Section.NODE, Forms.IP)
            .field("bindAddress")
            .flag("--bind-address")
            .defaults("0.0.0.0")
            .effect(NodeSettings::shownBindAddress)
            .description("The node's primary address, in place of the one that its Node object has. Nothing is bound "
                    + "to it. An IPv6 address moves the defaults of the next section to IPv6.");

    static final Setting<String> DETECT_LOCAL_MODE = Setting.of(
                    Section.NODE,
                    Forms.oneOf("", NODE_CIDR_MODE, CLUSTER_CIDR_MODE, "BridgeInterface", "InterfaceNamePrefix"))
            .field("detectLocalMode")
            .flag("--detect-local-mode")
            .defaults("")
            .effect(config -> shownMode(config.proxier().detectLocalMode()))
            .description(
                    "Which clients are this node's pods, whom externalTrafficPolicy Local does not limit: NodeCIDR "
                            + "for those inside the Node's podCIDRs, ClusterCIDR for those inside clusterCIDR. Without it: "
                            + "by the podCIDRs, or if the Node has none by clusterCIDR.");

    static final Setting<List<Cidr>> CLUSTER_CIDR = Setting.of(Section.NODE, Forms.CIDR_PAIR)
            .field("clusterCIDR")
            .flag("--cluster-cidr")
            .defaults("")
            .effect(config -> shownRanges(config.proxier().detectLocalMode()))
            .description("The addresses of the cluster's pods: one block, or one of each IP family.");

    static final List<Setting<?>> ALL = List.of(HOSTNAME_OVERRIDE, BIND_ADDRESS, DETECT_LOCAL_MODE, CLUSTER_CIDR);

    private NodeSettings() {}

    static RoutingSettings routing(SettingValues values, LocalHost host, boolean hasNode) {
        return new RoutingSettings(nodeName(values, host), NodePortSettings.read(values, hasNode));
    }

    // cmd/kube-proxy/app/server.go: a host name counts lower-cased and without white space around it.
    private static String nodeName(SettingValues values, LocalHost host) {
        String override = values.one(HOSTNAME_OVERRIDE);
        return (override.isBlank() ? host.name() : override).strip().toLowerCase(Locale.ROOT);
    }

    static DetectLocalMode detectLocalMode(SettingValues values) {
        List<Cidr> clusterCidrs = values.one(CLUSTER_CIDR);
        String mode = values.one(DETECT_LOCAL_MODE);
        return switch (mode) {
            case "" -> new DetectLocalMode.NodeCidr(clusterCidrs);
            case NODE_CIDR_MODE -> new DetectLocalMode.NodeCidr(List.of());
            case CLUSTER_CIDR_MODE -> new DetectLocalMode.ClusterCidr(clusterCidrs);
            default -> {
                values.report(
                        DETECT_LOCAL_MODE,
                        mode + " is not supported, because an accepted connection does not tell the interface that it"
                                + " came in on; use " + NODE_CIDR_MODE + " or " + CLUSTER_CIDR_MODE);
                yield new DetectLocalMode.NodeCidr(clusterCidrs);
            }
        };
    }

    private static InetAddress shownBindAddress(ServerConfig config) {
        InetAddress address = config.proxier().routing().nodePortAddresses().bindAddress();
        return address == null ? Forms.IP.parser().apply("0.0.0.0") : address;
    }

    private static String shownMode(DetectLocalMode mode) {
        return switch (mode) {
            case DetectLocalMode.ClusterCidr cluster -> CLUSTER_CIDR_MODE;
            case DetectLocalMode.NodeCidr node -> node.otherwise().isEmpty() ? NODE_CIDR_MODE : "";
        };
    }

    private static List<Cidr> shownRanges(DetectLocalMode mode) {
        return switch (mode) {
            case DetectLocalMode.ClusterCidr cluster -> cluster.clusterCidrs();
            case DetectLocalMode.NodeCidr node -> node.otherwise();
        };
    }
}
