// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * An endpoint of a headless Service that is ready: in the objects, {@code publishNotReadyAddresses} makes every endpoint
 * so.
 *
 * @param address where it is
 * @param hostname its name below the Service's: what the object says, or else its address with dashes
 * @param ports its ports that are ports of the Service too
 */
record HeadlessEndpoint(InetAddress address, String hostname, List<EndpointPort> ports) {
    static List<HeadlessEndpoint> ready(Service service, Collection<EndpointSlice> slices) {
        List<HeadlessEndpoint> ready = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            List<EndpointPort> ports = slice.ports().stream()
                    .filter(port -> service.ports().stream().anyMatch(wanted -> isOf(port, wanted)))
                    .toList();
            for (SliceEndpoint endpoint : slice.endpoints()) {
                if (endpoint.conditions().ready()) {
                    ready.add(new HeadlessEndpoint(endpoint.address(), hostname(endpoint), ports));
                }
            }
        }
        return ready;
    }

    private static boolean isOf(EndpointPort port, ServicePort wanted) {
        return port.name().equals(wanted.name()) && port.protocol() == wanted.protocol();
    }

    private static String hostname(SliceEndpoint endpoint) {
        return endpoint.hostname() != null
                ? endpoint.hostname()
                : IpLiteral.format(endpoint.address()).replace('.', '-').replace(':', '-');
    }
}
