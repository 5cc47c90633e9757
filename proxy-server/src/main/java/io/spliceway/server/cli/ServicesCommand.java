// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ServiceView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a running proxy what it serves. */
@Command(
        name = "services",
        header = "List the Services of a running proxy.",
        description = {
            "",
            "A row for each address that clients reach a Service at, with the number of",
            "ready endpoints out of all.",
            "",
            "STATE is listening, no-endpoints (clients are refused), failed (-o wide says",
            "why), claimed (an older Service has the address) or refused (an external IP",
            "outside --external-ip-cidrs)."
        })
final class ServicesCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/services";

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
                var answer = client.value(PATH, options.filters(), ServiceView.ServiceList.class);
                ServiceTable.lines(answer.services(), options.isWide()).forEach(out::println);
            }
        }
        out.flush();
        return 0;
    }
}
