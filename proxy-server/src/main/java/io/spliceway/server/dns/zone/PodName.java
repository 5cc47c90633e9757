// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.model.IpLiteral;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The label {@code a-b-c-d} of the deprecated names of pods, which says its own address: as CoreDNS with {@code pods
 * insecure}, kubeadm's default, nobody checks that there is such a pod.
 */
final class PodName {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(-[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f-]{2,39}");

    private PodName() {}

    /** Returns the address that {@code label} spells. */
    static Optional<InetAddress> address(String label) {
        try {
            if (IPV4.matcher(label).matches()) {
                return Optional.of(IpLiteral.parse(label.replace('-', '.')));
            }
            return IPV6.matcher(label).matches()
                    ? Optional.of(IpLiteral.parse(label.replace('-', ':')))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
