// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.model.EndpointSlice;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.server.dns.message.Name;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The names of one Service: its own, those below it, and what its addresses lead back to. Immutable.
 *
 * @param nodes the names that exist, by the labels that are left of the Service's own name
 * @param reverse the name that each address of it has
 */
record ServiceRecords(Map<List<String>, ZoneNode> nodes, Map<Name, Name> reverse) {
    private static final ServiceRecords NONE = new ServiceRecords(Map.of(), Map.of());

    ServiceRecords {
        nodes = Map.copyOf(nodes);
        reverse = Map.copyOf(reverse);
    }

    /**
     * Returns the names of {@code service}; a headless Service without a ready endpoint has none.
     *
     * @param name the Service's own name
     * @throws IllegalArgumentException if one of them cannot be a name in DNS
     */
    static ServiceRecords of(Service service, Collection<EndpointSlice> slices, Name name) {
        if (service.type() == ServiceType.ExternalName) {
            return service.externalName() == null ? NONE : alias(Name.parse(service.externalName()));
        }
        var collector = new RecordCollector(name);
        if (service.clusterIps().isEmpty()) {
            HeadlessEndpoint.ready(service, slices).forEach(collector::add);
        } else {
            collector.add(service);
        }
        return collector.records();
    }

    private static ServiceRecords alias(Name target) {
        return new ServiceRecords(Map.of(List.of(), ZoneNode.aliasOf(target)), Map.of());
    }
}
