// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.StopSignals;
import io.spliceway.server.admin.ChangeLog.Change;
import io.spliceway.server.admin.ChangeLog.Changes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what changed in a running proxy. */
@Command(
        name = "events",
        header = "Show what changed in a running proxy.",
        description = {
            "",
            "Services and endpoints that came, went or changed their state, addresses that",
            "cannot be listened on, and pauses. A proxy keeps the last 1,000 changes. A",
            "change of more than 100 Services at once is one line."
        })
final class EventsCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/events";
    private static final Duration LOOK = Duration.ofMillis(500);

    @Mixin
    private QueryOptions options = new QueryOptions();

    @Option(
            names = {"-w", "--watch"},
            description = "Go on as changes happen, until Ctrl-C.")
    private boolean watch;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long last;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Spliceway.out(spec);
        var client = new AdminClient(options.proxy.url);
        if (options.output == QueryOptions.Output.json && !watch) {
            out.print(client.text(PATH, options.filters()));
            out.flush();
            return 0;
        }
        if (!watch) {
            print(client, out);
            return 0;
        }
        StopSignals signals = StopSignals.install();
        do {
            print(client, out);
        } while (!signals.await(LOOK));
        return 0;
    }

    private void print(AdminClient client, PrintWriter out) throws IOException, InterruptedException {
        Changes changes = after(client, last);
        if (changes.last() < last) { // another proxy answers now, and counts from one
            changes = after(client, 0);
        }
        last = changes.last();
        changes.events().forEach(change -> out.println(line(change)));
        out.flush();
    }

    private Changes after(AdminClient client, long id) throws IOException, InterruptedException {
        Map<String, String> question = options.filters();
        question.put("after", Long.toString(id));
        return client.value(PATH, question, Changes.class);
    }

    private static String line(Change change) {
        String subject = change.service() == null ? "proxy" : change.namespace() + "/" + change.service();
        return TextTable.printable(change.time() + "  " + subject + "  " + change.message());
    }
}
