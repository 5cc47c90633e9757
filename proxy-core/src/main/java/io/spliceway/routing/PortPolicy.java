// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.IpFamily;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.TrafficPolicy;
import java.net.InetAddress;
import java.util.List;

/**
 * What decides which endpoints a service port needs in one IP family ({@code serviceport.go}).
 *
 * @param internal the policy of traffic to the cluster address
 * @param external the policy of traffic to the other addresses
 * @param externallyAccessible whether there are other addresses
 */
record PortPolicy(TrafficPolicy internal, TrafficPolicy external, boolean externallyAccessible) {

    static PortPolicy of(Service service, ServicePort port, IpFamily family) {
        boolean externallyAccessible = port.nodePort() != 0
                || hasFamily(service.externalIps(), family)
                || hasFamily(service.loadBalancerIps(), family);
        return new PortPolicy(service.internalTrafficPolicy(), service.externalTrafficPolicy(), externallyAccessible);
    }

    boolean usesClusterEndpoints() {
        // Clients on this node reach external addresses with the Local policy through all endpoints.
        return internal == TrafficPolicy.Cluster || externallyAccessible;
    }

    boolean usesLocalEndpoints() {
        return internal == TrafficPolicy.Local || (external == TrafficPolicy.Local && externallyAccessible);
    }

    private static boolean hasFamily(List<InetAddress> addresses, IpFamily family) {
        return addresses.stream().anyMatch(address -> IpFamily.of(address) == family);
    }
}
