// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingTable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Services' names in a {@link HostsFile}, as a pod of their namespace would resolve them. Called by the control
 * thread, which may wait a moment for the file.
 */
final class HostNames implements ProxyObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);

    private final HostsFile file;
    private final String clusterDomain;

    HostNames(HostsFile file, String clusterDomain) {
        this.file = file;
        this.clusterDomain = clusterDomain;
    }

    @Override
    public void routed(RoutingTable table, Set<NamespacedName> services) {
        try {
            file.update(table.services().stream()
                    .map(RoutedService::service)
                    .map(this::line)
                    .sorted()
                    .toList());
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the hosts file cannot be written");
        }
    }

    private String line(Service service) {
        String name = service.name().name();
        String namespaced = name + "." + service.name().namespace();
        List<String> names = List.of(name, namespaced, namespaced + ".svc", namespaced + ".svc." + clusterDomain);
        return IpLiteral.format(service.clusterIps().getFirst()) + " " + String.join(" ", names);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
