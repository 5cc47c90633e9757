// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

/** One of the two peers of a relay. */
enum Side {
    CLIENT,
    ENDPOINT
}
