// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.env.LinkedService;
import io.spliceway.server.env.ServiceVariables;
import io.spliceway.server.env.VariableFormat;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the variables that a pod finds Services by. */
@Command(
        name = "env",
        header = "Print the variables that a pod finds Services by.",
        description = {
            "",
            "Those that the kubelet gives a pod of the namespace: WEB_SERVICE_HOST,",
            "WEB_SERVICE_PORT and so on for each Service with a cluster address, and those of",
            "the API server's Service, default/kubernetes."
        },
        footer = {
            "",
            "Examples:",
            "  eval \"$(spliceway env -n shop)\"",
            "  spliceway env --format dotenv --manifest app.yaml > app.env"
        })
final class EnvCommand implements Callable<Integer> {
    @Mixin
    private ServiceOrigin origin = new ServiceOrigin();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "shell",
            description =
                    "shell (for eval), dotenv (for docker run --env-file), json, or compose (the environment of a "
                            + "compose file). Default: ${DEFAULT-VALUE}")
    private VariableFormat format = VariableFormat.shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Logging logging = new Logging();

    @Override
    public Integer call() throws Exception {
        logging.start(Level.WARNING);
        List<LinkedService> services = origin.services();
        origin.warnIfEmpty(services, spec.commandLine().getErr());
        PrintWriter out = Spliceway.out(spec);
        out.print(format.format(ServiceVariables.of(services, origin.namespace)));
        out.flush();
        return 0;
    }
}
