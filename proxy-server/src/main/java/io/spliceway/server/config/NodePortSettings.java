// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import io.spliceway.routing.NodePortAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which addresses of the node serve node ports. */
final class NodePortSettings {
    private static final String PRIMARY = "primary";

    /** Each entry of the list, as the addresses that it stands for. */
    static final Setting<NodePortAddresses> NODE_PORT_ADDRESSES = Setting.listOf(
                    Section.NODE,
                    new Form<>(Forms.TEXT.yaml(), "CIDR", NodePortSettings::entry, NodePortSettings::print))
            .field("nodePortAddresses")
            .flag("--nodeport-addresses")
            .effects(config -> entries(config.proxier().routing().nodePortAddresses()))
            .description("Serve node ports on the local addresses inside these blocks; also primary for the Node's "
                    + "primary addresses, localhost, and all but loopback addresses for all. A family that has no "
                    + "block is served on all its addresses. Without it: primary for a cluster, none for manifests. "
                    + "May be repeated.");

    static final Setting<Boolean> LOCALHOST_NODE_PORTS = Setting.of(Section.KUBE_PROXY, Forms.FLAG)
            .pointer("iptables.localhostNodePorts")
            .flag("--iptables-localhost-nodeports")
            .effects(config -> List.of())
            .description("true serves node ports on loopback addresses too, as localhost in nodePortAddresses does.");

    static final List<Setting<?>> ALL = List.of(NODE_PORT_ADDRESSES, LOCALHOST_NODE_PORTS);

    private NodePortSettings() {}

    /** {@code hasNode} tells whether there is a Node object that could have addresses. */
    static NodePortAddresses read(SettingValues values, boolean hasNode) {
        InetAddress bindAddress = values.one(NodeSettings.BIND_ADDRESS);
        List<NodePortAddresses> entries = values.all(NODE_PORT_ADDRESSES);
        Optional<Boolean> localhost = values.optional(LOCALHOST_NODE_PORTS);
        boolean primary = entries.isEmpty() ? hasNode : entries.stream().anyMatch(NodePortAddresses::primary);
        List<Cidr> blocks = Stream.concat(
                        entries.stream().flatMap(entry -> entry.blocks().stream()),
                        localhost.orElse(false) ? entry("localhost").blocks().stream() : Stream.of())
                .distinct()
                .toList();
        if (primary && !hasNode && bindAddress.isAnyLocalAddress()) {
            values.report(
                    NODE_PORT_ADDRESSES,
                    "primary is the address of a Node object, which manifests have not; name a block, or the address"
                            + " with bindAddress (--bind-address)");
        }
        if (!localhost.orElse(true)
                && blocks.stream().anyMatch(block -> block.network().isLoopbackAddress())) {
            values.report(LOCALHOST_NODE_PORTS, "false contradicts nodePortAddresses, which names loopback addresses");
        }
        return new NodePortAddresses(blocks, primary, bindAddress.isAnyLocalAddress() ? null : bindAddress);
    }

    private static NodePortAddresses entry(String text) {
        return switch (text) {
            case PRIMARY -> NodePortAddresses.PRIMARY;
            case "localhost" -> NodePortAddresses.in(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")));
            case "all" -> NodePortAddresses.in(List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));
            default -> NodePortAddresses.in(List.of(block(text)));
        };
    }

    private static Cidr block(String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a CIDR block such as 10.0.0.0/8, nor primary, localhost or all", e);
        }
    }

    private static List<NodePortAddresses> entries(NodePortAddresses addresses) {
        return Stream.concat(
                        addresses.primary() ? Stream.of(NodePortAddresses.PRIMARY) : Stream.of(),
                        addresses.blocks().stream().map(block -> NodePortAddresses.in(List.of(block))))
                .toList();
    }

    private static String print(NodePortAddresses entry) {
        return entry.primary() ? PRIMARY : entry.blocks().getFirst().toString();
    }
}
