// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePortName;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How this machine gets to endpoints: as a rule at their own addresses, else by something that first opens a way for one
 * connection. Called on the event loops: thread-safe, and never blocks.
 */
@FunctionalInterface
public interface EndpointAccess {
    /** Every endpoint is reached at its own address. */
    EndpointAccess DIRECT = (servicePort, endpoint) -> null;

    /**
     * Opens a way to {@code endpoint} for one connection.
     *
     * @return the address at which the connection, and no other, is taken once the way is open. It fails as a connect
     *     would, with a {@link NoWayException}, and is cancelled when nobody waits for it any more. Null if the endpoint
     *     is reached at its own address.
     */
    @Nullable
    CompletableFuture<InetSocketAddress> open(ServicePortName servicePort, Endpoint endpoint);
}
