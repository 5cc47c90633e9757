// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

/** Why an accepted connection was reset, or a datagram dropped, before any endpoint was tried. */
public enum RefusalReason {
    /** The client is outside the load balancer's source ranges. */
    SOURCE_RANGE,
    /** The traffic policy leaves this client no endpoint. */
    NO_ENDPOINT,
    /** Over UDP: the limit leaves no room for a session. Connections wait instead. */
    NO_ROOM
}
