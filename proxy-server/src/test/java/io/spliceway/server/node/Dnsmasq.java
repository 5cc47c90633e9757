// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.spliceway.server.e2e.Tools;
import io.spliceway.server.node.TestNetwork.Host;
import java.io.BufferedReader;
import java.io.IOException;

/** Debian's dnsmasq in a pod, with an answer for every name in {@code example.test}. */
final class Dnsmasq implements AutoCloseable {
    static final String DOMAIN = "example.test";

    private final Process process;

    private Dnsmasq(Process process) {
        this.process = process;
    }

    /** Starts it; returns when it answers. */
    static Dnsmasq start(Host pod, int port) throws IOException {
        Process process = pod.namespace()
                .call(() -> new ProcessBuilder(Tools.dnsmasq(port, "--address=/" + DOMAIN + "/192.0.2.53"))
                        .redirectErrorStream(true)
                        .start());
        var server = new Dnsmasq(process);
        BufferedReader log = process.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("started")) {
            line = log.readLine();
        }
        assertNotNull(line, "dnsmasq ended");
        return server;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
