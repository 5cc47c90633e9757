// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends connections of a running proxy. */
@Command(
        name = "kill",
        header = "End connections or UDP sessions of a running proxy.",
        description = {
            "",
            "A connection is reset at both ends; of a session, the next datagram begins",
            "another. The proxy must run with --admin-token-file.",
            "",
            "Fails if one of them cannot be ended, after it has tried the others."
        })
final class KillCommand implements Callable<Integer> {
    @Mixin
    private ProxyAddress proxy = new ProxyAddress();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "The file that the proxy has as --admin-token-file, or one with the same token.")
    private Path tokenFile = Path.of("");

    @Parameters(paramLabel = "ID", arity = "1..*", description = "What 'connections' shows as ID.")
    private List<Long> ids = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        String token = token();
        PrintWriter out = Spliceway.out(spec);
        var client = new AdminClient(proxy.url);
        List<String> failures = new ArrayList<>();
        for (long id : ids) {
            try {
                out.println(client.delete("/api/v1/connections/" + id, token));
                out.flush();
            } catch (IOException e) {
                failures.add(e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("\n", failures));
        }
        return 0;
    }

    private String token() throws IOException {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new IOException("--token-file: '" + tokenFile + "' cannot be read: " + e, e);
        }
    }
}
