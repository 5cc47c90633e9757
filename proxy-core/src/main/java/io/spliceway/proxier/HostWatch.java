// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.net.HostAddresses;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the addresses of the machine, which come and go. Confined to one thread at a time. */
final class HostWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);

    private Set<InetAddress> known = Set.of();

    /** Looks at the machine; returns what changed since the last look. While it does not answer nothing changes. */
    Optional<ClusterEvent> look() {
        try {
            Set<InetAddress> now = HostAddresses.list();
            if (now.equals(known)) {
                return Optional.empty();
            }
            known = now;
            return Optional.of(new ClusterEvent.HostAddressesApplied(now));
        } catch (SocketException e) {
            LOG.atDebug().setCause(e).log("cannot list the addresses of this host");
            return Optional.empty();
        }
    }
}
