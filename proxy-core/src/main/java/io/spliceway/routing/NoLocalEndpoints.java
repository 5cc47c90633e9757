// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.IpFamily;
import io.spliceway.model.Service;
import io.spliceway.model.TrafficPolicy;

/**
 * How many ports have traffic that must stay on this node, which has no endpoint for it, while other nodes have some
 * ({@code iptables/proxier.go}: serviceNoLocalEndpointsTotalInternal and -External). Immutable.
 *
 * @param internal by the internal traffic policy
 * @param external by the external traffic policy
 */
public record NoLocalEndpoints(int internal, int external) {
    public static final NoLocalEndpoints NONE = new NoLocalEndpoints(0, 0);

    /** Counts the ports of one Service in one family. */
    public static NoLocalEndpoints of(RoutedService routed, IpFamily family) {
        Service service = routed.service();
        boolean mayBeMissing = service.internalTrafficPolicy() == TrafficPolicy.Local
                || service.externalTrafficPolicy() == TrafficPolicy.Local;
        if (!mayBeMissing || !service.ipFamilies().contains(family)) {
            return NONE;
        }
        int internal = 0;
        int external = 0;
        for (RoutedPort port : routed.ports()) {
            if (LocalEndpoints.areMissing(port, family)) {
                PortPolicy policy = PortPolicy.of(service, port.port(), family);
                internal += policy.internal() == TrafficPolicy.Local ? 1 : 0;
                external += policy.external() == TrafficPolicy.Local && policy.externallyAccessible() ? 1 : 0;
            }
        }
        return new NoLocalEndpoints(internal, external);
    }

    public NoLocalEndpoints plus(NoLocalEndpoints more) {
        return new NoLocalEndpoints(internal + more.internal, external + more.external);
    }
}
