// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes commands as a manual page in {@code man(7)}'s language. Confined to one thread. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** Returns the page of the program that {@code root} describes. */
    static String of(CommandSpec root, String version) {
        var page = new ManPage();
        page.macro("TH", root.name().toUpperCase(Locale.ROOT), "1", "", root.name() + " " + version);
        page.macro("SH", "NAME");
        page.text(root.name() + " - Kubernetes Service proxy in userspace");
        page.macro("SH", "SYNOPSIS");
        page.text(root.name() + " COMMAND [OPTIONS]");
        page.macro("SH", "DESCRIPTION");
        page.text(root.usageMessage().description());
        page.text(root.usageMessage().footer());
        page.macro("SH", "COMMANDS");
        root.subcommands().values().stream().distinct().forEach(page::command);
        page.macro("SH", "ENVIRONMENT");
        page.tagged("SPLICEWAY_JAVA_OPTS", "Further options of the JVM, which override the program's own.");
        page.tagged("NOTIFY_SOCKET, WATCHDOG_USEC", "Set by systemd for a service of Type=notify, and heeded.");
        return page.page.toString();
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        macro("SS", synopsis(spec));
        text(spec.usageMessage().header());
        text(spec.usageMessage().description());
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            tagged(parameter.paramLabel(), parameter.description());
        }
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp())
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .forEach(option -> tagged(names(option), option.description()));
        text(spec.usageMessage().footer());
    }

    private static String synopsis(CommandSpec spec) {
        Stream<String> parameters = spec.positionalParameters().stream().map(PositionalParamSpec::paramLabel);
        return Stream.concat(Stream.of(spec.qualifiedName()), parameters).collect(Collectors.joining(" "));
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private void tagged(String tag, String... paragraph) {
        macro("TP");
        page.append("\\fB").append(escape(tag)).append("\\fR\n");
        text(paragraph);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    // Indented lines are examples, which the formatter leaves as they are.
    private void text(String... lines) {
        for (String line : List.of(lines)) {
            if (line.isBlank()) {
                macro("PP");
            } else {
                page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                        .append(escape(line))
                        .append('\n');
            }
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("%n", "\n").replace("%%", "%");
    }
}
