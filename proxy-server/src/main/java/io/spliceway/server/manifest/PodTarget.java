// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A Pod, reduced to what the endpoints controller asks of it. Immutable.
 *
 * @param name identifies the Pod
 * @param labels what selectors match
 * @param addresses the {@code status.podIPs}
 * @param hostname its {@code spec.hostname}, if given
 * @param subdomain the headless Service that its hostname is in, if given
 * @param nodeName the node it runs on, if it is scheduled
 * @param ready its condition {@code Ready} is true
 * @param terminating its deletion has begun
 * @param finished its phase is {@code Succeeded} or {@code Failed}
 * @param ports the named ports of its containers, then of its restartable init containers
 */
record PodTarget(
        NamespacedName name,
        Map<String, String> labels,
        List<InetAddress> addresses,
        @Nullable String hostname,
        @Nullable String subdomain,
        @Nullable String nodeName,
        boolean ready,
        boolean terminating,
        boolean finished,
        List<NamedPort> ports) {
    /** A port of a container that a Service can name. */
    record NamedPort(String name, Protocol protocol, int number) {}

    boolean isSelectedBy(Map<String, String> selector) {
        return selector.entrySet().stream().allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
    }

    /** Returns its first address of {@code family}. */
    Optional<InetAddress> address(IpFamily family) {
        return addresses.stream()
                .filter(address -> IpFamily.of(address) == family)
                .findFirst();
    }

    /** Returns its name below that of {@code service} in DNS, null if it has none there. */
    @Nullable
    String hostnameIn(NamespacedName service) {
        return service.name().equals(subdomain) ? hostname : null;
    }

    /** Returns the number behind a name; the same name may stand for other numbers in other Pods. */
    OptionalInt port(String portName, Protocol protocol) {
        return ports.stream()
                .filter(port -> port.name().equals(portName) && port.protocol() == protocol)
                .mapToInt(NamedPort::number)
                .findFirst();
    }
}
