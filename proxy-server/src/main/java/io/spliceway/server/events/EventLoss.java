// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

/** Why an event is not written. */
public enum EventLoss {
    /** More different events at a time than are kept. */
    OVERFLOW,
    /** The API server refuses it. */
    REFUSED,
    /** The API server could not be reached for as long as it was of interest. */
    EXPIRED
}
