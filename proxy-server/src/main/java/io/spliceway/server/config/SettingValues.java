// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What every setting is set to; what is wrong is noted, and its default holds then. Not thread-safe. */
final class SettingValues {
    private final Map<Setting<?>, List<GivenText>> given;
    private final ConfigProblems problems;
    private final Map<Setting<?>, List<?>> values = new HashMap<>();

    SettingValues(Map<Setting<?>, List<GivenText>> given, ConfigProblems problems) {
        this.given = given;
        this.problems = problems;
        for (Setting<?> setting : Settings.ALL) {
            values.put(setting, parse(setting));
        }
    }

    private <T> List<T> parse(Setting<T> setting) {
        List<T> parsed = new ArrayList<>();
        for (GivenText text : given.getOrDefault(setting, List.of())) {
            T value = problems.parse(text, setting.form().parser());
            if (value != null) {
                parsed.add(value);
            }
        }
        return parsed.isEmpty() ? defaults(setting) : parsed;
    }

    private static <T> List<T> defaults(Setting<T> setting) {
        return setting.defaults().stream().map(setting.form().parser()).toList();
    }

    /** Returns the values of a list. */
    <T> List<T> all(Setting<T> setting) {
        @SuppressWarnings("unchecked") // parse() put it there
        List<T> typed = (List<T>) Objects.requireNonNull(values.get(setting), "a setting that is not in the catalogue");
        return typed;
    }

    /** Returns the value of a setting that has a default. */
    <T> T one(Setting<T> setting) {
        return all(setting).getFirst();
    }

    /** Returns the value of a setting that need not have any. */
    <T> Optional<T> optional(Setting<T> setting) {
        return all(setting).stream().findFirst();
    }

    boolean isGiven(Setting<?> setting) {
        return given.containsKey(setting);
    }

    /** Whether a setting is given, and not as an empty text. */
    boolean isNamed(Setting<?> setting) {
        return given.getOrDefault(setting, List.of()).stream()
                .anyMatch(text -> !text.text().isEmpty());
    }

    /** Notes a problem of the value of {@code setting}, given or not. */
    void report(Setting<?> setting, String problem) {
        List<GivenText> texts = given.getOrDefault(setting, List.of());
        problems.add(
                texts.isEmpty()
                        ? Place.flag(setting.flags().getFirst().name())
                        : texts.getFirst().place(),
                problem);
    }

    /** Returns the settings that were given and have no effect; not those that are as they are anyway. */
    List<Setting<?>> ignored() {
        return Settings.ALL.stream()
                .filter(setting -> !setting.hasEffect() && !all(setting).equals(defaults(setting)))
                .toList();
    }

    /** Returns those of them that a configuration keeps as they were given, by their names. */
    Map<String, List<String>> kept() {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        ignored().stream()
                .filter(setting -> !setting.hasPlace())
                .forEach(setting -> kept.put(setting.name(), print(setting)));
        return kept;
    }

    private <T> List<String> print(Setting<T> setting) {
        return all(setting).stream().map(setting.form().printer()).toList();
    }
}
