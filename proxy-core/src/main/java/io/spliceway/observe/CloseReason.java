// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

/** Why a connection, or a session over UDP, ended. */
public enum CloseReason {
    /** Both sides sent their FIN. */
    FINISHED,
    /** The client sent RST. */
    CLIENT_RESET,
    /** The endpoint sent RST. */
    ENDPOINT_RESET,
    /** The client left while no endpoint was connected yet. */
    CLIENT_GONE,
    /** No attempt to connect to an endpoint succeeded, or over UDP, every endpoint that was tried refused. */
    DIAL_FAILED,
    /** One side had finished or reset, and nothing moved for the half-closed timeout. */
    HALF_CLOSED_TIMEOUT,
    /** Over UDP: no datagram came from either side for the idle timeout. */
    IDLE,
    /** Over UDP: the endpoint does not serve any more. */
    ENDPOINT_GONE,
    /** Over UDP: the address that the client uses is not served any more. */
    FRONTEND_GONE,
    /** Over UDP: it was the least recently used one when the limit left no room for another. */
    EVICTED,
    /** A peer was slow to take bytes, and there was no memory left to keep them in. */
    NO_MEMORY,
    /** Ended on request. */
    KILLED,
    /** Still open when the grace period of a shutdown ended. */
    SHUTDOWN
}
