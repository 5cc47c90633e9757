// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.DnsView;
import io.spliceway.server.env.LinkedService;
import io.spliceway.server.env.ServiceVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a program that finds Services as a pod does. */
@Command(
        name = "exec",
        header = "Run a command that finds Services as a pod does.",
        customSynopsis = "spliceway exec [OPTIONS] [--] COMMAND [ARGUMENTS]",
        description = {
            "",
            "The command gets the variables that 'spliceway env' prints. Where the system lets",
            "it (Linux, also without root), Services have names for it too: by the DNS of the",
            "running proxy if that is answered at port 53, which is the only one that C",
            "libraries ask, and else by a hosts file that is made at the start.",
            "The exit code is the command's."
        },
        footer = {"", "Example:", "  spliceway exec -n shop -- npm start"})
final class ExecCommand implements Callable<Integer> {
    @Mixin
    private ServiceOrigin origin = new ServiceOrigin();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", hidden = true)
    private List<String> command = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Logging logging = new Logging();

    @Override
    public Integer call() throws Exception {
        logging.start(Level.WARNING);
        List<LinkedService> services = origin.services();
        origin.warnIfEmpty(services, spec.commandLine().getErr());
        @Nullable DnsView dns = origin.dns().orElse(null);
        Map<String, String> variables = ServiceVariables.of(services, origin.namespace);
        try (var names = NameFiles.prepare(origin.namespace, dns, services)) {
            names.notice().ifPresent(notice -> {
                spec.commandLine().getErr().println("spliceway: " + notice);
                spec.commandLine().getErr().flush();
            });
            return ChildProcess.run(names.command(command), variables);
        }
    }
}
