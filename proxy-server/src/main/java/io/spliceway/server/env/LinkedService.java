// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Service that pods are told of. Nothing in it can be anything but a name, an address or a number, whoever it comes
 * from: it ends in shells and in files.
 *
 * @param name identifies the Service
 * @param clusterIp its cluster address, of its first family, as it is to be spelled
 * @param ports its ports, in the order of the object
 */
public record LinkedService(NamespacedName name, String clusterIp, List<ServicePort> ports) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /**
     * Checks what is given.
     *
     * @throws IllegalArgumentException if a name is none of Kubernetes', or the address is none
     */
    public LinkedService {
        requireName(name.namespace());
        requireName(name.name());
        ports = List.copyOf(ports);
        ports.stream().map(ServicePort::name).filter(port -> !port.isEmpty()).forEach(LinkedService::requireName);
        InetAddress unused = IpLiteral.parse(clusterIp);
    }

    /** Returns what pods are told of {@code service}; nothing if it has no cluster address. */
    public static Optional<LinkedService> of(Service service) {
        return service.clusterIp().isEmpty()
                ? Optional.empty()
                : Optional.of(new LinkedService(service.name(), service.clusterIp(), service.ports()));
    }

    private static void requireName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a Kubernetes name");
        }
    }
}
