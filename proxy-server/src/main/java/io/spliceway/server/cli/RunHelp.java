// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.config.Section;
import io.spliceway.server.config.Setting;
import io.spliceway.server.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options in the help of {@code run}, section by section; hidden ones are left to a hint. */
final class RunHelp {
    private static final String OTHERS = "Configuration files, and this help";

    private RunHelp() {}

    static void installIn(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        usage.optionListHeading("");
        usage.sectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, optionsByHeading(command)));
    }

    private static Map<String, List<OptionSpec>> optionsByHeading(CommandSpec command) {
        List<OptionSpec> others = new ArrayList<>(command.options());
        Map<String, List<OptionSpec>> byHeading = new LinkedHashMap<>();
        for (Section section : Section.values()) {
            for (Setting<?> setting : Settings.ALL) {
                if (setting.section() == section && !setting.flagNames().isEmpty()) {
                    OptionSpec option = Objects.requireNonNull(
                            command.findOption(setting.flagNames().getFirst()));
                    if (!option.hidden()) {
                        byHeading
                                .computeIfAbsent(section.heading(), heading -> new ArrayList<>())
                                .add(option);
                    }
                    setting.flagNames().forEach(name -> others.remove(command.findOption(name)));
                }
            }
        }
        byHeading.put(OTHERS, others);
        return byHeading;
    }

    private static String options(Help help, Map<String, List<OptionSpec>> byHeading) {
        List<OptionSpec> all = byHeading.values().stream().flatMap(List::stream).toList();
        var text = new StringBuilder();
        byHeading.forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
            options.forEach(option -> layout.addOption(option, help.parameterLabelRenderer()));
            text.append("%n%s:%n".formatted(heading)).append(layout);
        });
        return text.toString();
    }
}
