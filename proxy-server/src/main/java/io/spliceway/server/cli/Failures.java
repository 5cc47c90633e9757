// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.config.ConfigException;
import io.spliceway.server.manifest.ManifestProblems;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into a message and an exit code. */
final class Failures {
    private Failures() {}

    /** Says what is wrong with the command line, in as few lines as help the reader. */
    static int handleUsage(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("spliceway: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return Spliceway.EXIT_USAGE;
    }

    /** Says why a command failed; only a failure that nobody foresaw shows its stack. */
    static int handle(Exception e, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        switch (e) {
            case ConfigException configuration -> {
                err.println("spliceway: " + configuration.getMessage());
                return Spliceway.EXIT_USAGE;
            }
            case ManifestProblems manifests -> {
                err.println("spliceway: " + count(manifests.problems().size()) + " in the manifests:");
                manifests.problems().forEach(problem -> err.println("  " + problem));
                return Spliceway.EXIT_USAGE;
            }
            case IOException failure -> err.println("spliceway: " + failure.getMessage());
            case UncheckedIOException failure -> err.println("spliceway: " + failure.getMessage());
            default -> {
                err.println("spliceway: unexpected failure");
                e.printStackTrace(err);
            }
        }
        return Spliceway.EXIT_FAILURE;
    }

    private static String count(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
