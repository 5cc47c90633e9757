// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.server.dns.message.Name;
import java.net.InetAddress;

/** The names below in-addr.arpa and ip6.arpa that addresses are looked up by (RFC 1035 §3.5, RFC 3596 §2.5). */
final class ReverseName {
    private static final Name IPV4 = Name.parse("in-addr.arpa");
    private static final Name IPV6 = Name.parse("ip6.arpa");

    private ReverseName() {}

    static Name of(InetAddress address) {
        byte[] octets = address.getAddress();
        Name name = octets.length == 4 ? IPV4 : IPV6;
        for (byte octet : octets) {
            name = octets.length == 4
                    ? name.child(Integer.toString(octet & 0xff))
                    : name.child(Integer.toHexString(octet >> 4 & 0xf)).child(Integer.toHexString(octet & 0xf));
        }
        return name;
    }
}
