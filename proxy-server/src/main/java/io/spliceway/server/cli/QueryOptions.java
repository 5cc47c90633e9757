// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the commands that list what a running proxy has. Written by the command line parser alone. */
final class QueryOptions {
    @Mixin
    ProxyAddress proxy = new ProxyAddress();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Only Services of this namespace.")
    @Nullable
    String namespace;

    @Option(names = "--service", paramLabel = "NAME", description = "Only Services of this name.")
    @Nullable
    String service;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = {"table, wide (a table with more columns) or json.", "Default: ${DEFAULT-VALUE}"})
    Output output = Output.table;

    /** The forms of an answer; the constants are spelled as they are typed. */
    enum Output {
        table,
        wide,
        json
    }

    /** Whether a table is to have all columns. */
    boolean isWide() {
        return output == Output.wide;
    }

    /** Returns what the API is to filter by. */
    Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        if (namespace != null) {
            filters.put("namespace", namespace);
        }
        if (service != null) {
            filters.put("service", service);
        }
        return filters;
    }
}
