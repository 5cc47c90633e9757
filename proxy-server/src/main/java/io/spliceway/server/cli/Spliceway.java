// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.Version;
import io.spliceway.server.config.RunFlags;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The program's entry. */
@Command(
        name = "spliceway",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Proxies TCP connections to Kubernetes Services: it listens on their",
            "addresses, picks a pod for each connection and moves the bytes."
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            DevCommand.class,
            ServicesCommand.class,
            EndpointsCommand.class,
            ConnectionsCommand.class,
            KillCommand.class,
            TopCommand.class,
            EventsCommand.class,
            EnvCommand.class,
            ExecCommand.class,
            ExplainCommand.class,
            CleanupCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            ManCommand.class
        },
        footer = {
            "",
            "Start here:",
            "  spliceway demo                      three pods and a Service to curl",
            "  spliceway run --manifest app.yaml   proxy the Services of a manifest",
            "  spliceway dev -n shop               a cluster's Services on this machine",
            "  spliceway services                  what a running proxy serves",
            "  spliceway explain 10.96.0.10:80     where a connection would go, and why",
            "",
            "Exit codes: 0 done; 1 failed while running; 64 wrong usage or configuration."
        })
public final class Spliceway implements Callable<Integer> {
    /** The exit code of wrong usage or configuration, EX_USAGE of sysexits.h. */
    static final int EXIT_USAGE = 64;

    static final int EXIT_FAILURE = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command that {@code args} say and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Runs the command that {@code args} say, with its answer to {@code out}; returns its exit code. */
    public static int run(PrintWriter out, String... args) {
        return commandLine().setOut(out).execute(args);
    }

    /** Returns the command line; tests give it other streams than the process's. */
    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Spliceway());
        commandLine
                .getCommandSpec()
                .versionProvider(() -> new String[] {"spliceway " + Version.current()})
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .type(String.class)
                        .arity("0..1")
                        .fallbackValue("true")
                        .paramLabel("raw")
                        .description("Print the version.")
                        .build());
        commandLine.setUnmatchedOptionsAllowedAsOptionParameters(false);
        commandLine.setExecutionExceptionHandler(Failures::handle);
        commandLine.setParameterExceptionHandler(Failures::handleUsage);
        inheritedByAll(commandLine);
        subcommand(commandLine, "exec").setStopAtPositional(true); // what follows its command is for that one
        CommandSpec run = subcommand(commandLine, "run").getCommandSpec();
        RunFlags.declareIn(run);
        RunHelp.installIn(run);
        return commandLine;
    }

    private static CommandLine subcommand(CommandLine commandLine, String name) {
        return Objects.requireNonNull(commandLine.getSubcommands().get(name));
    }

    private static void inheritedByAll(CommandLine commandLine) {
        CommandSpec spec = commandLine.getCommandSpec();
        spec.exitCodeOnInvalidInput(EXIT_USAGE).exitCodeOnExecutionException(EXIT_FAILURE);
        spec.usageMessage().width(90).optionListHeading("%nOptions:%n");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        commandLine.getSubcommands().values().forEach(Spliceway::inheritedByAll);
    }

    /** Without a command there is nothing to do but to tell of them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return EXIT_USAGE;
    }

    /** Returns where {@code spec}'s command writes its answer. */
    static PrintWriter out(CommandSpec spec) {
        return spec.commandLine().getOut();
    }
}
