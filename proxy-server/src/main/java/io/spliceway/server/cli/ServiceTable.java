// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ServiceView;
import io.spliceway.server.admin.ServiceView.EndpointView;
import io.spliceway.server.admin.ServiceView.FrontendView;
import io.spliceway.server.admin.ServiceView.PortView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answer of {@code services} as a table: a row for each address that clients reach a Service at. */
final class ServiceTable {
    private ServiceTable() {}

    static TextTable of(List<ServiceView> services, boolean wide) {
        List<String> header =
                new ArrayList<>(List.of("NAMESPACE", "NAME", "PORT", "KIND", "ADDRESS", "STATE", "READY"));
        if (wide) {
            header.addAll(List.of("TYPE", "ENDPOINTS", "MESSAGE"));
        }
        var table = new TextTable(header);
        for (ServiceView service : services) {
            for (PortView port : service.ports()) {
                for (FrontendView frontend : port.frontends()) {
                    table.add(row(service, port, frontend, wide));
                }
            }
        }
        return table;
    }

    private static List<String> row(ServiceView service, PortView port, FrontendView frontend, boolean wide) {
        List<String> row = new ArrayList<>(List.of(
                service.namespace(),
                service.name(),
                port(port.name(), port.port(), port.protocol()),
                frontend.kind(),
                frontend.address(),
                frontend.state(),
                ready(port.endpoints())));
        if (wide) {
            row.add(service.type());
            row.add(port.endpoints().stream().map(ServiceTable::endpoint).collect(Collectors.joining(",")));
            row.add(frontend.message() == null ? "" : frontend.message());
        }
        return row;
    }

    /** Returns a Service port with its name, if it has one: {@code http:80/TCP}. */
    static String port(String name, int port, String protocol) {
        String number = port + "/" + protocol;
        return name.isEmpty() ? number : name + ":" + number;
    }

    private static String ready(List<EndpointView> endpoints) {
        return endpoints.stream().filter(EndpointView::ready).count() + "/" + endpoints.size();
    }

    private static String endpoint(EndpointView endpoint) {
        if (endpoint.ready()) {
            return endpoint.address();
        }
        return endpoint.address() + (endpoint.terminating() ? "(terminating)" : "(not ready)");
    }
}
