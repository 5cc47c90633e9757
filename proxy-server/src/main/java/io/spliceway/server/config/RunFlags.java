// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags of {@code run}, made from the catalogue of settings, and what was given with them, as text.
 * {@link ConfigLoader} gives it its meaning, so that all wrong values are reported together and not only the first.
 * Immutable.
 */
public final class RunFlags {
    /** No flag was given. */
    public static final RunFlags NONE = new RunFlags(Map.of());

    private final Map<Setting<?>, List<GivenText>> given;

    private RunFlags(Map<Setting<?>, List<GivenText>> given) {
        this.given = given;
    }

    /** Adds the flags to a command. */
    public static void declareIn(CommandSpec command) {
        for (Setting<?> setting : Settings.ALL) {
            setting.flags().forEach(flag -> command.addOption(option(setting, flag)));
        }
    }

    private static OptionSpec option(Setting<?> setting, Setting.Flag flag) {
        Form<?> form = setting.form();
        boolean repeats = setting.shape() != Shape.ONE;
        OptionSpec.Builder option = OptionSpec.builder(flag.names().toArray(String[]::new))
                .type(repeats ? List.class : String.class)
                .auxiliaryTypes(String.class)
                .splitRegex(flag.splits() ? "," : "")
                .paramLabel(form.label())
                .arity(form.bare() == null ? "1" : "0..1")
                .hidden(setting.section() == Section.IGNORED || !isUsual(setting, flag))
                .description(description(setting, flag));
        if (form.bare() != null) {
            option.fallbackValue(form.bare());
        }
        if (!form.choices().isEmpty()) {
            option.completionCandidates(form.choices());
        }
        return option.build();
    }

    // In a description, a percent sign begins a format and a dollar sign a variable.
    private static String description(Setting<?> setting, Setting.Flag flag) {
        if (!isUsual(setting, flag)) {
            return "As " + setting.flags().getFirst().name() + ".";
        }
        String byDefault = String.join(",", setting.defaults());
        return setting.description() + (byDefault.isEmpty() ? "" : " Default: " + byDefault);
    }

    private static boolean isUsual(Setting<?> setting, Setting.Flag flag) {
        return flag.equals(setting.flags().getFirst());
    }

    /** Returns what a command line gave. */
    public static RunFlags of(ParseResult parsed) {
        Map<Setting<?>, List<GivenText>> given = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            List<GivenText> texts = new ArrayList<>();
            for (Setting.Flag flag : setting.flags()) {
                for (String text : texts(parsed, flag)) {
                    texts.add(new GivenText(flag.rewrite().apply(text), Place.flag(flag.name())));
                }
            }
            if (!texts.isEmpty()) {
                given.put(setting, List.copyOf(texts));
            }
        }
        return new RunFlags(given);
    }

    private static List<String> texts(ParseResult parsed, Setting.Flag flag) {
        if (!parsed.hasMatchedOption(flag.name())) {
            return List.of();
        }
        return switch (parsed.matchedOption(flag.name()).getValue()) {
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case Object single -> List.of(single.toString());
        };
    }

    /** Returns the flags, each with its value, that a KubeProxyConfiguration has no field for. */
    List<String> withoutField() {
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().field().isEmpty())
                .flatMap(entry -> entry.getValue().stream())
                .map(text -> text.place() + "=" + text.text())
                .toList();
    }

    Map<Setting<?>, List<GivenText>> given() {
        return given;
    }
}
