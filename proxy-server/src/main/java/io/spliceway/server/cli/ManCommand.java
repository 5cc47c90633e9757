// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page. */
@Command(
        name = "man",
        header = "Print the manual page.",
        description = {"", "All commands and flags as a manual page, to be read with:", "", "  spliceway man | man -l -"
        })
final class ManCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Spliceway.out(spec).print(ManPage.of(spec.root(), Version.current()));
        Spliceway.out(spec).flush();
    }
}
