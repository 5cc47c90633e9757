// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The guard as commands for {@code nft}; each text is one transaction. Pure. */
final class GuardRules {
    static final String TABLE = "spliceway";
    static final String ADDRESSES4 = "addresses4";
    static final String ADDRESSES6 = "addresses6";

    /**
     * The chain {@code service} sees what is for a service address and about to be delivered to a socket of this machine,
     * from wherever it came. {@code socket wildcard} asks the kernel for that very socket.
     *
     * <ul>
     *   <li>A socket on the wildcard address is not meant to serve here: refused, as on a port that nobody serves.
     *   <li>Other sockets are ours. Where there is none, the kernel refuses.
     *   <li>ICMP tells connections of path MTUs. Fragments are nothing without their first, which has the port.
     *   <li>Nothing is served by other protocols.
     * </ul>
     *
     * <p>The table {@code arp} keeps the machine from claiming service addresses on its links, which it would do for any
     * local address: an address that a load balancer announces for another node would be taken away from it.
     */
    private static final String INSTALL = """
            table inet %1$s {
              set addresses4 { type ipv4_addr; }
              set addresses6 { type ipv6_addr; }
              chain service {
                meta l4proto tcp socket wildcard 1 counter reject with tcp reset
                meta l4proto udp socket wildcard 1 counter reject
                meta l4proto { tcp, udp } th dport != 0 accept
                meta l4proto { icmp, ipv6-icmp } accept
                frag frag-off > 0 accept
                counter reject
              }
              chain input {
                type filter hook input priority filter; policy accept;
                ip daddr @addresses4 goto service
                ip6 daddr @addresses6 goto service
              }
            }
            table arp %1$s {
              set addresses4 { type ipv4_addr; }
              chain input {
                type filter hook input priority filter; policy accept;
                arp operation request arp daddr ip @addresses4 drop
              }
            }
            """.formatted(TABLE);

    private GuardRules() {}

    /** Replaces whatever guard there is by one for {@code blocks} and {@code addresses}. */
    static String install(Collection<Cidr> blocks, Collection<InetAddress> addresses) {
        var script = new StringBuilder(delete()).append(INSTALL);
        for (Cidr block : blocks) {
            boolean ipv4 = IpFamily.of(block.network()) == IpFamily.IPv4;
            script.append("add rule inet ").append(TABLE).append(" input ");
            script.append(ipv4 ? "ip" : "ip6").append(" daddr ").append(block).append(" goto service\n");
            if (ipv4) {
                script.append("add rule arp ").append(TABLE);
                script.append(" input arp operation request arp daddr ip ").append(block);
                script.append(" drop\n");
            }
        }
        return script.append(elements("inet", ADDRESSES4, addresses, IpFamily.IPv4))
                .append(elements("arp", ADDRESSES4, addresses, IpFamily.IPv4))
                .append(elements("inet", ADDRESSES6, addresses, IpFamily.IPv6))
                .toString();
    }

    /** Removes the guard if there is one. */
    static String delete() {
        // A table can be deleted only if it is there, and can be added as often as one likes.
        return """
               add table inet %1$s
               delete table inet %1$s
               add table arp %1$s
               delete table arp %1$s
               """.formatted(TABLE);
    }

    private static String elements(
            String table, String set, Collection<InetAddress> addresses, IpFamily addressFamily) {
        List<InetAddress> those = addresses.stream()
                .filter(address -> IpFamily.of(address) == addressFamily)
                .toList();
        String command = "add element " + table + " " + TABLE + " " + set + " { ";
        return those.isEmpty()
                ? ""
                : those.stream().map(IpLiteral::format).collect(Collectors.joining(", ", command, " }\n"));
    }
}
