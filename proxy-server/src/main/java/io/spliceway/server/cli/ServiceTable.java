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

    private record Row(ServiceView service, PortView port, FrontendView frontend) {}

    static List<String> lines(List<ServiceView> services, boolean wide) {
        List<Row> rows = new ArrayList<>();
        for (ServiceView service : services) {
            for (PortView port : service.ports()) {
                for (FrontendView frontend : port.frontends()) {
                    rows.add(new Row(service, port, frontend));
                }
            }
        }
        return table(wide).lines(rows);
    }

    private static TextTable<Row> table(boolean wide) {
        TextTable<Row> table = new TextTable<Row>()
                .column("NAMESPACE", row -> row.service.namespace())
                .column("NAME", row -> row.service.name())
                .column("PORT", row -> port(row.port.name(), row.port.port(), row.port.protocol()))
                .column("KIND", row -> row.frontend.kind())
                .column("ADDRESS", row -> row.frontend.address())
                .column("STATE", row -> row.frontend.state())
                .column("READY", row -> ready(row.port.endpoints()));
        return wide
                ? table.column("TYPE", row -> row.service.type())
                        .column("ENDPOINTS", row -> endpoints(row.port.endpoints()))
                        .column("MESSAGE", row -> row.frontend.message())
                : table;
    }

    /** Returns a Service port with its name, if it has one: {@code http:80/TCP}. */
    static String port(String name, int port, String protocol) {
        String number = port + "/" + protocol;
        return name.isEmpty() ? number : name + ":" + number;
    }

    private static String ready(List<EndpointView> endpoints) {
        return endpoints.stream().filter(EndpointView::ready).count() + "/" + endpoints.size();
    }

    private static String endpoints(List<EndpointView> endpoints) {
        return endpoints.stream().map(ServiceTable::endpoint).collect(Collectors.joining(","));
    }

    private static String endpoint(EndpointView endpoint) {
        if (endpoint.ready()) {
            return endpoint.address();
        }
        return endpoint.address() + (endpoint.terminating() ? "(terminating)" : "(not ready)");
    }
}
