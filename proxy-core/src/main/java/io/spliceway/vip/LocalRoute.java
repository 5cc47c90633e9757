// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route that makes addresses local without any device having them.
 *
 * @param block the addresses
 * @param source what the host's own connections to them come from; null leaves it to the kernel, which takes the
 *     destination itself
 */
record LocalRoute(Cidr block, @Nullable InetAddress source) {
    /** Marks routes as ours; any number that no routing daemon uses ({@code /etc/iproute2/rt_protos}). */
    static final int PROTOCOL = 173;

    private static final String OURS = " proto " + PROTOCOL + " table local";

    /** Reads a line of {@code ip route show}, such as {@code local 10.96.0.0/16 dev lo scope host src 192.0.2.1}. */
    static LocalRoute parse(String line) {
        String[] words = line.strip().split(" +", -1);
        InetAddress source = null;
        for (int i = 2; i < words.length - 1; i++) {
            if (words[i].equals("src")) {
                source = IpLiteral.parse(words[i + 1]);
            }
        }
        String block = words[1];
        return new LocalRoute(block.indexOf('/') < 0 ? Cidr.single(IpLiteral.parse(block)) : Cidr.parse(block), source);
    }

    String addCommand() {
        String from = source == null ? "" : " src " + IpLiteral.format(source);
        return "route add local " + block + " dev lo" + from + OURS;
    }

    String deleteCommand() {
        return "route del local " + block + " dev lo" + OURS;
    }
}
