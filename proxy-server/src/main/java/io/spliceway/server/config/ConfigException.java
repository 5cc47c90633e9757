// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.List;

/** Everything that is wrong with a configuration, in one report for the person who wrote it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** Reports {@code problems}, each of which names its place and the remedy. */
    public ConfigException(List<String> problems) {
        super(report(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns the single problems. */
    public List<String> problems() {
        return problems;
    }

    private static String report(List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return count + " in the configuration:\n  " + String.join("\n  ", problems);
    }
}
