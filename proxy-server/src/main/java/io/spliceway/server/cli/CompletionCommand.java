// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that lets a shell complete commands and flags. */
@Command(
        name = "completion",
        header = "Print a script for completion in bash or zsh.",
        description = {"", "Lets the shell complete commands and flags:", "", "  source <(spliceway completion)"})
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Spliceway.out(spec).print(AutoComplete.bash("spliceway", spec.root().commandLine()));
        Spliceway.out(spec).flush();
    }
}
