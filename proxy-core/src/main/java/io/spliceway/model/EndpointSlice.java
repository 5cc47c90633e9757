// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the endpoints of one Service.
 *
 * @param name identifies the slice
 * @param service the Service, from the label {@code kubernetes.io/service-name}
 * @param addressType the family of all its addresses
 * @param endpoints the endpoints, each on every one of {@code ports}
 * @param ports the ports
 * @param lastChangeTriggerTime when the change behind this version happened, if the object says so
 * @param leftToOthers whether its labels leave it to another proxy, or say that its Service is headless
 */
public record EndpointSlice(
        NamespacedName name,
        NamespacedName service,
        IpFamily addressType,
        List<SliceEndpoint> endpoints,
        List<EndpointPort> ports,
        @Nullable Instant lastChangeTriggerTime,
        boolean leftToOthers) {
    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    /** A slice that is for this proxy. */
    public EndpointSlice(
            NamespacedName name,
            NamespacedName service,
            IpFamily addressType,
            List<SliceEndpoint> endpoints,
            List<EndpointPort> ports,
            @Nullable Instant lastChangeTriggerTime) {
        this(name, service, addressType, endpoints, ports, lastChangeTriggerTime, false);
    }

    /** Returns this slice with other endpoints. */
    public EndpointSlice withEndpoints(List<SliceEndpoint> others) {
        return new EndpointSlice(name, service, addressType, others, ports, lastChangeTriggerTime, leftToOthers);
    }

    /** Whether both describe the same endpoints of the same Service, whatever brought them about. */
    public boolean saysTheSameAs(EndpointSlice other) {
        return service.equals(other.service)
                && addressType == other.addressType
                && endpoints.equals(other.endpoints)
                && ports.equals(other.ports)
                && leftToOthers == other.leftToOthers;
    }
}
