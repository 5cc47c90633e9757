// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

/** How a question came. */
public enum DnsProtocol {
    UDP,
    TCP
}
