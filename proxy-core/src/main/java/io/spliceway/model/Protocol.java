// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

/** The transport protocol of a Service port. SCTP is recognised and not proxied. */
public enum Protocol {
    TCP,
    UDP,
    SCTP
}
