// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.model.Cidr;
import io.spliceway.observe.RefusalReason;
import io.spliceway.relay.Destination;
import java.net.InetAddress;

/**
 * Decides for each client of a frontend where it goes. The kernel has completed the handshake before a client's address
 * is known, so a client that may not connect can only be reset. Immutable.
 *
 * @param general where clients go by the frontend's traffic policy
 * @param nodeLocal where clients on this node go
 * @param nodeClients tells which clients those are
 */
record Admission(Destination general, Destination nodeLocal, NodeClients nodeClients) {

    Verdict admit(InetAddress client) {
        Destination destination = destinationOf(client);
        if (!isInSourceRanges(client)) {
            return new Verdict.Refused(destination, RefusalReason.SOURCE_RANGE);
        }
        return destination.endpoints().isEmpty()
                ? new Verdict.Refused(destination, RefusalReason.NO_ENDPOINT)
                : new Verdict.Admitted(destination);
    }

    private Destination destinationOf(InetAddress client) {
        boolean same = general.endpoints().equals(nodeLocal.endpoints());
        return same || !nodeClients.contains(client) ? general : nodeLocal;
    }

    private boolean isInSourceRanges(InetAddress client) {
        var ranges = general.route().sourceRanges();
        if (ranges.isEmpty()) {
            return true;
        }
        for (Cidr range : ranges) {
            if (range.contains(client)) {
                return true;
            }
        }
        return false;
    }
}
