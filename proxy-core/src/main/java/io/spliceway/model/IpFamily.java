// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.net.Inet6Address;
import java.net.InetAddress;

/** An IP family, spelled as the {@code ipFamilies} and {@code addressType} fields spell it. */
public enum IpFamily {
    IPv4,
    IPv6;

    /** Returns the family that {@code address} belongs to. */
    public static IpFamily of(InetAddress address) {
        return address instanceof Inet6Address ? IPv6 : IPv4;
    }
}
