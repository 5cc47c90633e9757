// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.admin.ExplanationView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running proxy where a connection would go. */
@Command(
        name = "explain",
        header = "Say where a new connection would go, and why.",
        description = {
            "",
            "Which Service has the address, what its policies mean for such a client, which",
            "endpoints are in and why the others are not, which is next, and what the",
            "client would see. A running proxy answers by what it would do now; nothing is",
            "connected, and no turn is taken."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/explain";

    @Mixin
    private ProxyAddress proxy = new ProxyAddress();

    @Parameters(paramLabel = "ADDRESS", description = "What the client connects to, ip:port.")
    private String address = "";

    @Option(
            names = "--from",
            paramLabel = "IP",
            description = {"The client's address.", "Default: this machine"})
    private @Nullable String from;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "tcp",
            description = {"tcp or udp.", "Default: ${DEFAULT-VALUE}"})
    private String protocol = "tcp";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = {"text or json.", "Default: ${DEFAULT-VALUE}"})
    private Output output = Output.text;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The forms of the answer; the constants are spelled as they are typed. */
    enum Output {
        text,
        json
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Spliceway.out(spec);
        var client = new AdminClient(proxy.url);
        switch (output) {
            case json -> out.print(client.text(PATH, question()));
            case text -> ExplanationText.print(client.value(PATH, question(), ExplanationView.class), out);
        }
        out.flush();
        return 0;
    }

    private Map<String, String> question() {
        Map<String, String> question = new LinkedHashMap<>();
        question.put("address", address);
        question.put("protocol", protocol);
        if (from != null) {
            question.put("from", from);
        }
        return question;
    }
}
