// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.observe.CloseReason;

/** One of the two that a proxy connects. */
enum Peer {
    CLIENT,
    ENDPOINT;

    Peer other() {
        return this == CLIENT ? ENDPOINT : CLIENT;
    }

    /** How a connection ends that this peer resets. */
    CloseReason reset() {
        return this == CLIENT ? CloseReason.CLIENT_RESET : CloseReason.ENDPOINT_RESET;
    }
}
