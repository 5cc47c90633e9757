// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ConnectionView;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--client",
            paramLabel = "TEXT",
            description = "Only clients whose address and port have this in them.")
    private @Nullable String client;

    @Option(
            names = "--pod",
            paramLabel = "TEXT",
            description = "Only endpoints whose pod's name or address has this in it.")
    private @Nullable String pod;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "id",
            description = {"Of a table: id, age (oldest first) or bytes (most first).", "Default: ${DEFAULT-VALUE}"})
    private Order sort = Order.id;

    @Option(names = "--count", description = "Print only how many there are.")
    private boolean count;

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "DURATION",
            arity = "0..1",
            fallbackValue = "1s",
            converter = DurationConverter.class,
            description = "Look again and again; without a value each second. q ends it.")
    private @Nullable Duration watch;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The orders of a table; the constants are spelled as they are typed. */
    enum Order {
        id,
        age,
        bytes;

        Comparator<ConnectionView> comparator() {
            return switch (this) {
                case id -> Comparator.comparingLong(ConnectionView::id);
                case age ->
                    Comparator.comparingDouble(ConnectionView::ageSeconds).reversed();
                case bytes ->
                    Comparator.comparingLong((ConnectionView each) -> each.bytesToEndpoint() + each.bytesToClient())
                            .reversed();
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Spliceway.out(spec);
        var proxy = new AdminClient(options.proxy.url);
        if (watch == null) {
            lines(proxy).forEach(out::println);
            out.flush();
        } else {
            new Following(watch).show(out, rows -> lines(proxy));
        }
        return 0;
    }

    private List<String> lines(AdminClient proxy) throws IOException, InterruptedException {
        if (options.output == QueryOptions.Output.json && !count) {
            return proxy.text(PATH, filters()).lines().toList();
        }
        List<ConnectionView> connections = proxy.value(PATH, filters(), ConnectionView.ConnectionList.class)
                .connections();
        if (count) {
            return List.of(Integer.toString(connections.size()));
        }
        List<ConnectionView> sorted =
                connections.stream().sorted(sort.comparator()).toList();
        return ConnectionRows.table(options.isWide()).lines(sorted);
    }

    private Map<String, String> filters() {
        Map<String, String> filters = options.filters();
        if (client != null) {
            filters.put("client", client);
        }
        if (pod != null) {
            filters.put("pod", pod);
        }
        return filters;
    }
}
