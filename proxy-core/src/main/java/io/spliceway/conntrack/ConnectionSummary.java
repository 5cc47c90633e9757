// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import io.spliceway.balancer.Pick;
import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.Frontend;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One live connection, or one live session over UDP, at one instant.
 *
 * @param id identifies it for as long as it lives
 * @param client where it comes from
 * @param frontend where it was accepted
 * @param servicePort whose connection it is
 * @param endpoint where it goes to, or is being dialled to; null before the first attempt
 * @param pickReason why that endpoint
 * @param dialAttempts how many endpoints were tried, the last one included
 * @param state how far it is
 * @param mode how its bytes move at present
 * @param age the time since it was accepted
 * @param bytesToEndpoint the bytes that left for the endpoint
 * @param bytesToClient the bytes that left for the client
 * @param datagramsToEndpoint the datagrams that left for the endpoint; 0 over TCP
 * @param datagramsToClient the datagrams that left for the client; 0 over TCP
 */
public record ConnectionSummary(
        long id,
        InetSocketAddress client,
        Frontend frontend,
        ServicePortName servicePort,
        @Nullable Endpoint endpoint,
        Pick.@Nullable Reason pickReason,
        int dialAttempts,
        State state,
        Mode mode,
        Duration age,
        long bytesToEndpoint,
        long bytesToClient,
        long datagramsToEndpoint,
        long datagramsToClient) {

    /** How far a connection is. */
    public enum State {
        DIALING,
        /** Over UDP: the endpoint has not answered yet. */
        UNREPLIED,
        /** Both sides are connected, or have both sent a datagram. */
        ESTABLISHED,
        /** One side has sent its FIN. */
        HALF_CLOSED
    }

    /** How bytes move: through a buffer, or through a pipe in the kernel in at least one direction. */
    public enum Mode {
        COPY,
        SPLICE
    }
}
