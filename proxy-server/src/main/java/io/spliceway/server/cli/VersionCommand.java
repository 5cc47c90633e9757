// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version. */
@Command(name = "version", header = "Print the version.")
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.root().commandLine().printVersionHelp(Spliceway.out(spec));
    }
}
