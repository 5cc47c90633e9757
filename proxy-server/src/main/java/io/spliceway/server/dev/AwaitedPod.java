// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import java.net.InetAddress;
import java.util.List;

/** What stands for a pod that is not there yet, so that its clients wait and are not refused. Stateless. */
final class AwaitedPod {
    // Of TEST-NET-1 (RFC 5737), which no pod can have.
    private static final InetAddress ADDRESS = IpLiteral.parse("192.0.2.1");
    private static final int PORT = 1;

    private AwaitedPod() {}

    static boolean is(Endpoint endpoint) {
        return endpoint.address().getAddress().equals(ADDRESS);
    }

    static EndpointSlice slice(NamespacedName service, ServicePort port) {
        return new EndpointSlice(
                sliceName(service, port),
                service,
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(ADDRESS)),
                List.of(new EndpointPort(port.name(), port.protocol(), PORT)),
                null);
    }

    /** Returns the name of a slice that is not the cluster's, which no object there can have. */
    static NamespacedName sliceName(NamespacedName service, ServicePort port) {
        return new NamespacedName(service.namespace(), "~" + service.name() + "~" + port.name());
    }
}
