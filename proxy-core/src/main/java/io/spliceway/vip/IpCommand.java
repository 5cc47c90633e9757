// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program {@code ip} of iproute2, many routes at a time: 10,000 take about 0.3 s, one takes the start of the program.
 */
record IpCommand(Program ip) {
    static final String NAME = "ip";

    private static final Pattern FAILED = Pattern.compile("Command failed -:(\\d+)");
    private static final List<String> FAMILIES = List.of("-4", "-6");

    // The words of strerror(3).
    private static final String EXISTS = "File exists";
    private static final String NOT_FOUND = "No such process";
    private static final String NO_FAMILY = "not supported";

    /**
     * Adds routes. An address that is local already needs none: that is no failure, and whose route it is, is not touched.
     *
     * @return what could not be added, and why; the caller's to change
     */
    Map<LocalRoute, String> add(Collection<LocalRoute> routes) {
        return each(routes, LocalRoute::addCommand, EXISTS);
    }

    /** Removes those of {@code routes} that there are; returns what could not be removed, and why. */
    Map<LocalRoute, String> delete(Collection<LocalRoute> routes) {
        return each(routes, LocalRoute::deleteCommand, NOT_FOUND);
    }

    /** Lists our routes, whichever process added them. */
    Set<LocalRoute> list() throws IOException {
        Set<LocalRoute> routes = new LinkedHashSet<>();
        for (String family : FAMILIES) {
            Program.Outcome outcome =
                    ip.run("", family, "route", "show", "table", "local", "proto", String.valueOf(LocalRoute.PROTOCOL));
            if (outcome.exitCode() == 0) {
                outcome.output()
                        .lines()
                        .filter(line -> line.startsWith("local "))
                        .map(LocalRoute::parse)
                        .forEach(routes::add);
            } else if (!outcome.output().contains(NO_FAMILY)) {
                throw new IOException("ip route: " + outcome.output().strip());
            }
        }
        return routes;
    }

    private Map<LocalRoute, String> each(
            Collection<LocalRoute> routes, Function<LocalRoute, String> command, String harmless) {
        if (routes.isEmpty()) {
            return new LinkedHashMap<>();
        }
        List<LocalRoute> lines = List.copyOf(routes);
        var input = new StringBuilder();
        lines.forEach(route -> input.append(command.apply(route)).append('\n'));
        try {
            Program.Outcome outcome = ip.run(input.toString(), "-force", "-batch", "-");
            Map<LocalRoute, String> failures = failures(lines, outcome.output());
            if (outcome.exitCode() != 0 && failures.isEmpty()) {
                return allFailed(lines, outcome.output().strip());
            }
            failures.values().removeIf(message -> message.contains(harmless));
            return failures;
        } catch (IOException e) {
            return allFailed(lines, String.valueOf(e.getMessage()));
        }
    }

    private static Map<LocalRoute, String> allFailed(List<LocalRoute> routes, String message) {
        Map<LocalRoute, String> failures = new LinkedHashMap<>();
        routes.forEach(route -> failures.put(route, message));
        return failures;
    }

    // What is said of a command comes before the line that has its number.
    private static Map<LocalRoute, String> failures(List<LocalRoute> commands, String output) {
        Map<LocalRoute, String> failures = new LinkedHashMap<>();
        List<String> said = new ArrayList<>();
        for (String line : output.lines().toList()) {
            Matcher failed = FAILED.matcher(line);
            if (failed.matches()) {
                LocalRoute route = commands.get(Integer.parseInt(failed.group(1)) - 1);
                failures.put(route, String.join(" ", said).replace("RTNETLINK answers: ", ""));
                said.clear();
            } else {
                said.add(line.strip());
            }
        }
        return failures;
    }
}
