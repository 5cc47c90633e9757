// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.EventLoops;
import io.spliceway.net.SocketException;
import io.spliceway.relay.TcpRelays;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Opens the listeners for TCP.
 *
 * @param relays one entry for each event loop
 * @param limit how many connections there may be
 */
public record TcpListeners(EventLoops eventLoops, List<TcpRelays> relays, ConnectionLimit limit)
        implements Listener.Factory {
    public TcpListeners {
        relays = List.copyOf(relays);
    }

    @Override
    public Listener open(InetSocketAddress address, Admission admission) throws SocketException {
        boolean inCluster = !admission.general().route().frontend().isExternal();
        var listener = new TcpListener(eventLoops.listen(address, inCluster), relays, limit, admission);
        listener.start(eventLoops.loops());
        return listener;
    }
}
