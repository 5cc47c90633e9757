// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ConnectionView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a running proxy for its connections. */
@Command(
        name = "connections",
        header = "List the live connections and UDP sessions of a running proxy.",
        description = {
            "",
            "Where each comes from, which endpoint it goes to, how far it is, and how many",
            "bytes it has moved.",
            "",
            "With -o wide also why the endpoint was picked, how many were tried, whether",
            "bytes are copied or spliced at present, and over UDP how many datagrams went",
            "to the endpoint and to the client."
        })
final class ConnectionsCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/connections";

    @Mixin
    private QueryOptions options = new QueryOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Spliceway.out(spec);
        var client = new AdminClient(options.proxy.url);
        switch (options.output) {
            case json -> out.print(client.text(PATH, options.filters()));
            case table, wide -> {
                var answer = client.value(PATH, options.filters(), ConnectionView.ConnectionList.class);
                TextTable table = ConnectionRows.of(answer.connections(), options.output == QueryOptions.Output.wide);
                table.print(out);
            }
        }
        out.flush();
        return 0;
    }
}
