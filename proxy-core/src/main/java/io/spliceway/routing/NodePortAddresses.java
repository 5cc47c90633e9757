// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Node;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of the node serve node ports: {@code nodePortAddresses} ({@code util/nodeport_addresses.go}).
 * Immutable.
 *
 * <ul>
 *   <li>An address inside a block does.
 *   <li>If all blocks are of one family, so does every address of the other family.
 *   <li>A loopback address never does but for a block of loopback addresses.
 *   <li>Nor does a link-local IPv6 address, which means something only together with its interface.
 * </ul>
 *
 * @param blocks the blocks
 * @param primary whether the node's primary address of each family does; the second rule is off then
 * @param bindAddress the primary address of its family, in place of the one that the Node has; null for that one
 */
public record NodePortAddresses(
        List<Cidr> blocks, boolean primary, @Nullable InetAddress bindAddress) {
    /** No address serves node ports. */
    public static final NodePortAddresses NONE = new NodePortAddresses(List.of(), false, null);

    /** The primary addresses that the Node has serve node ports. */
    public static final NodePortAddresses PRIMARY = new NodePortAddresses(List.of(), true, null);

    public NodePortAddresses {
        blocks = List.copyOf(blocks);
    }

    /** The addresses inside {@code blocks} serve node ports. */
    public static NodePortAddresses in(List<Cidr> blocks) {
        return new NodePortAddresses(blocks, false, null);
    }

    /** Returns those of {@code hostAddresses} that serve node ports on {@code node}, in the order of their text. */
    List<InetAddress> select(Collection<InetAddress> hostAddresses, @Nullable Node node) {
        return hostAddresses.stream()
                .filter(address -> serves(address, node))
                .sorted(Comparator.comparing(IpLiteral::format))
                .toList();
    }

    private boolean serves(InetAddress address, @Nullable Node node) {
        if (address.isLoopbackAddress()) {
            return blocks.stream().anyMatch(block -> block.network().isLoopbackAddress() && block.contains(address));
        }
        if (address instanceof Inet6Address && address.isLinkLocalAddress()) {
            return false;
        }
        IpFamily family = IpFamily.of(address);
        return blocks.stream().anyMatch(block -> block.contains(address))
                || (primary ? address.equals(primaryAddress(family, node)) : hasBlocksOfOtherFamilyOnly(family));
    }

    private @Nullable InetAddress primaryAddress(IpFamily family, @Nullable Node node) {
        if (bindAddress != null && IpFamily.of(bindAddress) == family) {
            return bindAddress;
        }
        return node == null ? null : node.primaryAddress(family);
    }

    private boolean hasBlocksOfOtherFamilyOnly(IpFamily family) {
        return !blocks.isEmpty() && blocks.stream().noneMatch(block -> IpFamily.of(block.network()) == family);
    }
}
