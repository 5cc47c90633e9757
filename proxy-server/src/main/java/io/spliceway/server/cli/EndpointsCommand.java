// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.EndpointRow;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running proxy for the endpoints of its Services. */
@Command(
        name = "endpoints",
        header = "List the endpoints of a running proxy's Services.",
        description = {
            "",
            "A row for each endpoint of each Service port, with how many connections it has.",
            "",
            "STATE is ready, failing (could not be reached in the last minute), terminating,",
            "not-ready, or excluded (ready, but left out on this node by the traffic policy",
            "or topology hints); -o wide says why."
        })
final class EndpointsCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/endpoints";

    @Mixin
    private QueryOptions options = new QueryOptions();

    @Option(
            names = "--pod",
            paramLabel = "TEXT",
            description = "Only endpoints whose pod's name or address has this in it.")
    private @Nullable String pod;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Spliceway.out(spec);
        var client = new AdminClient(options.proxy.url);
        Map<String, String> filters = options.filters();
        if (pod != null) {
            filters.put("pod", pod);
        }
        switch (options.output) {
            case json -> out.print(client.text(PATH, filters));
            case table, wide -> {
                var answer = client.value(PATH, filters, EndpointRow.EndpointList.class);
                table(options.isWide()).print(out, answer.endpoints());
            }
        }
        out.flush();
        return 0;
    }

    private static TextTable<EndpointRow> table(boolean wide) {
        TextTable<EndpointRow> table = new TextTable<EndpointRow>()
                .column("NAMESPACE", EndpointRow::namespace)
                .column("SERVICE", EndpointRow::service)
                .column("PORT", row -> ServiceTable.port(row.port(), row.portNumber(), row.protocol()))
                .column("ENDPOINT", EndpointRow::address)
                .column("POD", EndpointRow::pod)
                .column("NODE", EndpointRow::node)
                .column("STATE", EndpointRow::state)
                .column("CONNECTIONS", row -> Long.toString(row.connections()));
        return wide ? table.column("WHY", EndpointRow::why) : table;
    }
}
