// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.model.Endpoint;
import io.spliceway.model.IpFamily;
import io.spliceway.model.ServicePortName;
import java.util.List;

/**
 * The endpoints that one kind of client of a service port is balanced over, in balancing order: shuffled once when the
 * set changes, as the userspace kube-proxy did (userspace/roundrobin.go). While the set stays the same, routes keep
 * referring to the same instance.
 *
 * @param servicePort whose endpoints they are
 * @param family the family of all its addresses
 * @param scope whether these are the endpoints of the cluster or only those of this node
 * @param endpoints the endpoints in balancing order
 */
public record EndpointGroup(ServicePortName servicePort, IpFamily family, Scope scope, List<Endpoint> endpoints) {
    public EndpointGroup {
        endpoints = List.copyOf(endpoints);
    }

    /** The two candidate lists of a service port in one family. */
    public enum Scope {
        CLUSTER,
        LOCAL
    }

    public boolean isEmpty() {
        return endpoints.isEmpty();
    }

    public int size() {
        return endpoints.size();
    }
}
