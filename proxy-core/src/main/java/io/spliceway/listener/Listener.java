// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.SocketException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** What serves one frontend while it has an endpoint. Owned by the control thread. */
sealed interface Listener permits TcpListener, UdpListener {
    /** Opens listeners for one protocol. */
    interface Factory {
        /**
         * Serves the clients of {@code address} from now on.
         *
         * @throws SocketException if the address cannot be had
         */
        Listener open(InetSocketAddress address, Admission admission) throws SocketException;
    }

    /** The descriptors that it needs for itself. */
    int descriptors();

    /** Sends new clients by {@code next}. */
    void reroute(Admission next);

    /** Refuses new clients; who is served goes on. */
    void drain();

    /**
     * Refuses clients and gives the address up. Connections go on; what needs the address to go on ends.
     *
     * @return completes when another socket can have the address
     */
    CompletableFuture<Void> close();
}
