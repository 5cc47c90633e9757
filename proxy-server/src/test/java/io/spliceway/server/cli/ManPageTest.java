// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page says what the help says, in {@code man(7)}'s language. */
class ManPageTest {
    private static CommandSpec tool() {
        CommandSpec tool = CommandSpec.create().name("tool");
        tool.usageMessage().description("Does \\this.", "", ".hidden lines are text", "  an example");
        CommandSpec sub = CommandSpec.create();
        sub.usageMessage().header("Do that.").footer("The end.");
        sub.addPositional(PositionalParamSpec.builder()
                .paramLabel("WHO")
                .description("Whom to do it to.")
                .build());
        sub.addOption(OptionSpec.builder("-s", "--size")
                .type(int.class)
                .paramLabel("N")
                .defaultValue("7")
                .order(2)
                .description("How large, 50%% say.", "Default: ${DEFAULT-VALUE}")
                .build());
        sub.addOption(
                OptionSpec.builder("--flag").order(1).description("Whether.").build());
        sub.addOption(OptionSpec.builder("--secret")
                .hidden(true)
                .description("Not for you.")
                .build());
        tool.addSubcommand("sub", sub);
        return tool;
    }

    @Test
    void pageHasEveryPartOfACommand() {
        String page = ManPage.of(tool(), "1.2");
        assertTrue(page.startsWith(".TH \"TOOL\" \"1\" \"\" \"tool 1.2\"\n"), page);
        assertTrue(page.contains("""
                Does \\ethis.
                .PP
                \\&.hidden lines are text
                  an example
                """), page);
        assertTrue(page.contains("""
                .SS "tool sub WHO"
                Do that.
                .TP
                \\fBWHO\\fR
                Whom to do it to.
                .TP
                \\fB\\-\\-flag\\fR
                Whether.
                .TP
                \\fB\\-s, \\-\\-size N\\fR
                How large, 50% say.
                Default: 7
                The end.
                """), page);
        assertFalse(page.contains("secret"), page);
    }

    @Test
    void programsPageHasEveryCommandAndFlag() {
        CommandLine program = Spliceway.commandLine();
        CommandRun run = CommandRun.of("man");
        assertEquals(0, run.exitCode());
        for (CommandLine command : program.getSubcommands().values()) {
            String name = command.getCommandSpec().qualifiedName();
            assertTrue(run.out().contains(".SS \"" + name), name);
            for (OptionSpec option : command.getCommandSpec().options()) {
                String flag =
                        "\\fB" + String.join(", ", List.of(option.names())).replace("-", "\\-");
                assertTrue(option.usageHelp() || option.hidden() || run.out().contains(flag), flag);
            }
        }
        assertFalse(run.out().contains("null"), "a default is missing");
        assertFalse(run.out().contains("${"), "a variable is left");
    }
}
