// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.spliceway.model.Cidr;
import java.net.InetAddress;
import java.util.List;

/** Who may ask. Immutable. */
record Clients(List<Cidr> allowed) {
    Clients {
        allowed = List.copyOf(allowed);
    }

    boolean allow(InetAddress client) {
        for (Cidr block : allowed) {
            if (block.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
