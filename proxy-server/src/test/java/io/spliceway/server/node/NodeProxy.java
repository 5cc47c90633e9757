// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.server.e2e.AdminApi;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Program;
import io.spliceway.server.node.TestNetwork.Host;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The program on a node, in a process of its own. */
final class NodeProxy implements AutoCloseable {
    private final Host node;
    private final List<String> arguments;
    private Program program;
    private AdminApi admin = new AdminApi("", "");

    private NodeProxy(Host node, List<String> arguments) {
        this.node = node;
        this.arguments = arguments;
        this.program = launch();
    }

    static NodeProxy start(Host node, URI apiServer) {
        return new NodeProxy(
                node,
                List.of(
                        "run",
                        "--metrics-bind-address",
                        "127.0.0.1:0",
                        "--healthz-bind-address",
                        "127.0.0.1:0",
                        "--master",
                        apiServer.toString(),
                        "--hostname-override",
                        node.name(),
                        "--service-cidrs",
                        "10.96.0.0/16,fd00:96::/64",
                        "--external-ip-cidrs",
                        "198.51.100.0/24,fd00:198::/64",
                        // The first address of the node in each family, and not its second.
                        "--nodeport-addresses",
                        "192.0.2.0/29,fd00:c0::/124"));
    }

    private Program launch() {
        return node.namespace().call(() -> Program.start(arguments.toArray(String[]::new)));
    }

    void awaitServing() {
        admin = program.awaitServing();
    }

    /** Ends the proxy with SIGKILL. */
    void kill() {
        program.close();
    }

    /** Ends the proxy with SIGTERM. */
    void stop() {
        program.terminate();
        assertEquals(0, program.exitCode(), program::err);
    }

    /** Starts the proxy again after its end; returns how long it took until {@code serves} held. */
    Duration restart(Await.Condition serves) {
        long start = System.nanoTime();
        program = launch();
        Await.until("serves again", serves);
        var took = Duration.ofNanos(System.nanoTime() - start);
        awaitServing();
        return took;
    }

    /** Waits until the proxy knows {@code endpoints} endpoints of a Service. */
    void awaitService(String name, int endpoints) {
        Await.until(node.name() + " knows " + endpoints + " endpoints of " + name, () -> {
            JsonNode port = port(name);
            return !port.isMissingNode() && port.path("endpoints").size() == endpoints;
        });
    }

    void awaitNoService(String name) {
        Await.until(node.name() + " forgets " + name, () -> port(name).isMissingNode());
    }

    /** Asks what a connection from {@code client} to {@code target} would meet. */
    JsonNode explain(String target, String client) {
        String query = "address=" + URLEncoder.encode(target, StandardCharsets.UTF_8) + "&from=" + client;
        return node.namespace().call(() -> admin.json("/api/v1/explain?" + query));
    }

    /** Returns what the socket of a frontend does. */
    String state(String service, String address) {
        return frontend(service, address).path("state").asText();
    }

    /** Returns what is said about a frontend that fails. */
    String message(String service, String address) {
        return frontend(service, address).path("message").asText();
    }

    void awaitState(String service, String address, String state) {
        Await.until(
                address + " of " + service + " is " + state,
                () -> state(service, address).equals(state));
    }

    private JsonNode frontend(String service, String address) {
        for (JsonNode frontend : port(service).path("frontends")) {
            if (frontend.path("address").asText().equals(address)) {
                return frontend;
            }
        }
        return fail(service + " has no frontend " + address);
    }

    private JsonNode port(String service) {
        return node.namespace().call(() -> admin.port(service));
    }

    @Override
    public void close() {
        program.close();
    }
}
