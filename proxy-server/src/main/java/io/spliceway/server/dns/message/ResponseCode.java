// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/** How a question was answered. */
public enum ResponseCode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5),
    BADVERS(16);

    private final int number;

    ResponseCode(int number) {
        this.number = number;
    }

    /** Returns the number as it is on the wire, of which only the lowest four bits are in the header. */
    int number() {
        return number;
    }
}
