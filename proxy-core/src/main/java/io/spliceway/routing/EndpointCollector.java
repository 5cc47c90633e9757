// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers the endpoints of a service port from its Service's slices ({@code endpointslicecache.go}). Pure.
 *
 * <ul>
 *   <li>A slice whose labels leave it to others counts for nothing: kube-proxy does not even watch it.
 *   <li>A slice's ports belong to the service port of the same name and protocol; numbers do not matter.
 *   <li>An address that several slices name is one endpoint. The later one describes it, but one that terminates never
 *       hides one that does not.
 * </ul>
 */
final class EndpointCollector {
    private EndpointCollector() {}

    /**
     * Returns the endpoints of {@code family}, whatever their state, in the order of their text form.
     *
     * @param slices the slices of the Service, the later overriding the earlier
     * @param nodeName the node whose endpoints are local
     */
    static List<Endpoint> collect(
            Collection<EndpointSlice> slices, ServicePort port, IpFamily family, String nodeName) {
        Map<String, Endpoint> byAddress = new TreeMap<>();
        for (EndpointSlice slice : slices) {
            if (slice.addressType() != family || slice.leftToOthers()) {
                continue;
            }
            for (EndpointPort slicePort : slice.ports()) {
                if (slicePort.name().equals(port.name()) && slicePort.protocol() == port.protocol()) {
                    slice.endpoints().forEach(entry -> {
                        Endpoint endpoint = endpoint(entry, slicePort.port(), nodeName);
                        byAddress.merge(endpoint.toString(), endpoint, EndpointCollector::override);
                    });
                }
            }
        }
        return List.copyOf(byAddress.values());
    }

    private static Endpoint override(Endpoint earlier, Endpoint later) {
        boolean hides =
                later.conditions().terminating() && !earlier.conditions().terminating();
        return hides ? earlier : later;
    }

    private static Endpoint endpoint(SliceEndpoint entry, int port, String nodeName) {
        return new Endpoint(
                new InetSocketAddress(entry.address(), port),
                entry.conditions(),
                nodeName.equals(entry.nodeName()),
                entry.nodeName(),
                entry.zoneHints(),
                entry.nodeHints(),
                entry.podName());
    }
}
