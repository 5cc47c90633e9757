// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

/** Why a line of the access log is not written. */
public enum AccessLogLoss {
    /** More connections ended than could be written at the time. */
    OVERFLOW,
    /** Where it is written to refuses it: a full disk, or a pipe that nobody reads any more. */
    WRITE_FAILED
}
