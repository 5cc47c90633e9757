// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.LiveView;
import io.spliceway.server.admin.ServiceRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the busiest Services of a running proxy. */
@Command(
        name = "top",
        header = "Show the busiest Services of a running proxy, second by second.",
        description = {
            "",
            "What is wrong comes first, then the whole proxy, then the Services that move",
            "most. q ends it. Rates are those since the last look."
        })
final class TopCommand implements Callable<Integer> {
    private static final int LINES_OF_PROBLEMS = 5;
    private static final int OTHER_LINES = 4;
    private static final int MOST_SERVICES = 500;

    @Mixin
    private ProxyAddress proxy = new ProxyAddress();

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "rate",
            description = {"rate (of bytes), connections, accepted, failures or name.", "Default: ${DEFAULT-VALUE}"})
    private Order sort = Order.rate;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "The time between two looks. Default: ${DEFAULT-VALUE}")
    private Duration interval = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The orders of Services; the constants are spelled as they are typed. */
    enum Order {
        rate,
        connections,
        accepted,
        failures,
        name
    }

    @Override
    public Integer call() throws Exception {
        var client = new AdminClient(proxy.url);
        new Following(interval).show(Spliceway.out(spec), rows -> lines(client, rows));
        return 0;
    }

    private List<String> lines(AdminClient client, int rows) throws IOException, InterruptedException {
        int services = Math.clamp(rows - OTHER_LINES - LINES_OF_PROBLEMS, 1, MOST_SERVICES);
        Map<String, String> question = Map.of(
                "serviceSort",
                (sort == Order.name ? "" : "-") + sort,
                "serviceLimit",
                Integer.toString(services),
                "connectionLimit",
                "0");
        return lines(client.value("/api/v1/state", question, LiveView.class));
    }

    private static List<String> lines(LiveView view) {
        LiveView.Sample now = view.now();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d Services, %d connections, %d new/s, %d failed dials/s, %s/s to pods, %s/s to clients",
                view.node(),
                view.serviceCount(),
                now.connections(),
                now.accepted(),
                now.dialFailures(),
                ConnectionRows.bytes(now.bytesToEndpoint()),
                ConnectionRows.bytes(now.bytesToClient())));
        view.problems().stream().limit(LINES_OF_PROBLEMS).map(TopCommand::line).forEach(lines::add);
        lines.add("");
        lines.addAll(table().lines(view.services().rows()));
        return lines;
    }

    private static String line(LiveView.Problem problem) {
        String text = problem.subject().isEmpty() ? problem.message() : problem.subject() + ": " + problem.message();
        return "! " + TextTable.printable(text);
    }

    private static TextTable<ServiceRow> table() {
        return new TextTable<ServiceRow>()
                .column("NAMESPACE", ServiceRow::namespace)
                .column("NAME", ServiceRow::name)
                .column("STATE", ServiceRow::state)
                .column("READY", row -> row.ready() + "/" + row.endpoints())
                .column("CONNECTIONS", row -> Long.toString(row.connections()))
                .column("NEW/S", row -> String.format(Locale.ROOT, "%.1f", row.accepted()))
                .column("FAILED/S", row -> String.format(Locale.ROOT, "%.1f", row.dialFailures()))
                .column("TO-PODS/S", row -> ConnectionRows.bytes(row.toEndpointRate()))
                .column("TO-CLIENTS/S", row -> ConnectionRows.bytes(row.toClientRate()));
    }
}
