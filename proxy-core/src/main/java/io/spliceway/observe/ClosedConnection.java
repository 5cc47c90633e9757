// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

import io.spliceway.model.Endpoint;
import io.spliceway.model.ServicePortName;
import io.spliceway.routing.Frontend;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An admitted connection, or session over UDP, at its end.
 *
 * @param id identified it while it lived
 * @param client where it came from
 * @param frontend where it was accepted
 * @param servicePort whose connection it was
 * @param endpoint where it went to, or was dialled to last; null if there was no attempt
 * @param dialAttempts how many endpoints were tried
 * @param connectNanos the time from accept until an endpoint was connected, in nanoseconds; -1 if none was, and over UDP,
 *     where nothing tells
 * @param ageNanos the time from accept to end, in nanoseconds
 * @param spliced whether any bytes moved through a pipe in the kernel, not all through a buffer
 * @param bytesToEndpoint the bytes that left for the endpoint
 * @param bytesToClient the bytes that left for the client
 * @param datagramsToEndpoint the datagrams that left for the endpoint; 0 over TCP
 * @param datagramsToClient the datagrams that left for the client; 0 over TCP
 * @param reason why it ended
 */
public record ClosedConnection(
        long id,
        InetSocketAddress client,
        Frontend frontend,
        ServicePortName servicePort,
        @Nullable Endpoint endpoint,
        int dialAttempts,
        long connectNanos,
        long ageNanos,
        boolean spliced,
        long bytesToEndpoint,
        long bytesToClient,
        long datagramsToEndpoint,
        long datagramsToClient,
        CloseReason reason) {}
