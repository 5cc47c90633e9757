// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.util.Comparator;

/**
 * Identifies one port of one Service, as kube-proxy's type of the same name does: balancing, affinity and metrics are
 * per service port.
 *
 * @param service the Service
 * @param port the port's name, empty for the unnamed port of a single-port Service
 * @param protocol the port's protocol; a Service may use one name for one protocol only
 */
public record ServicePortName(NamespacedName service, String port, Protocol protocol)
        implements Comparable<ServicePortName> {
    private static final Comparator<ServicePortName> ORDER = Comparator.comparing(ServicePortName::service)
            .thenComparing(ServicePortName::port)
            .thenComparing(ServicePortName::protocol);

    @Override
    public int compareTo(ServicePortName other) {
        return ORDER.compare(this, other);
    }

    /** Prints {@code namespace/name:port}, without the colon for an unnamed port. */
    @Override
    public String toString() {
        return port.isEmpty() ? service.toString() : service + ":" + port;
    }
}
