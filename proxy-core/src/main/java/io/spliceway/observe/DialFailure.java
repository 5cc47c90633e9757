// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

/** Why one attempt to connect to an endpoint failed. */
public enum DialFailure {
    REFUSED,
    TIMEOUT,
    UNREACHABLE,
    /** This machine ran out of something: descriptors, ports or memory. */
    LOCAL_RESOURCE,
    OTHER
}
