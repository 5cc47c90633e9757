// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a configuration, so that one run shows all of it. Not thread-safe. */
final class ConfigProblems {
    private record Problem(Place place, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    /** Notes that {@code place} has {@code problem}. */
    void add(Place place, String problem) {
        problems.add(new Problem(place, problem));
    }

    /** Parses what is given; null after a problem was noted. */
    <T> @Nullable T parse(GivenText given, Function<String, T> parser) {
        try {
            return parser.apply(given.text());
        } catch (IllegalArgumentException e) {
            add(given.place(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Ends the collecting; without a problem nothing happens. Flags come first, then the file by its lines. */
    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .sorted(Comparator.comparingInt(problem -> problem.place().line()))
                    .map(problem -> problem.place() + ": " + problem.text())
                    .toList());
        }
    }
}
