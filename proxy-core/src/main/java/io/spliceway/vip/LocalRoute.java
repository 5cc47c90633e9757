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

    /** The same as a command for {@code ip}, for people. */
    String addCommand() {
        String from = source == null ? "" : " src " + IpLiteral.format(source);
        return "route add local " + block + " dev lo" + from + " proto " + PROTOCOL + " table local";
    }
}
