// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import io.spliceway.server.node.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A pod of the three tiers.
 *
 * @param tier web, app or redis
 */
record ThreeTierPod(String name, String tier, String ip, NetworkNamespace namespace) {
    private static final Pattern MANIFEST =
            Pattern.compile("metadata: \\{name: (\\S+),.*\\{tier: (\\S+)}}\nstatus: \\{podIP: (\\S+),");
    private static final String IN_OWN_ETC = """
            mount --bind "$ETC/resolv.conf" /etc/resolv.conf
            mount --bind "$ETC/nsswitch.conf" /etc/nsswitch.conf
            exec "$@"
            """;

    /** Adds all pods of a manifest to a network. */
    static List<ThreeTierPod> of(String manifest, PodNetwork network) {
        return MANIFEST.matcher(manifest)
                .results()
                .map(pod -> new ThreeTierPod(pod.group(1), pod.group(2), pod.group(3), network.add(pod.group(3))))
                .toList();
    }

    /** The running server of a pod. */
    record Server(ThreeTierPod pod, Process process) implements AutoCloseable {
        /** Lets it finish what it has been asked and end. */
        void stop() {
            signal("QUIT");
            awaitEnd();
        }

        /** Ends it at once. */
        @Override
        public void close() {
            signal("TERM");
            awaitEnd();
        }

        private void signal(String name) {
            pod.namespace.command("", "kill", "-" + name, Long.toString(process.pid()));
        }

        private void awaitEnd() {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(pod.name + " does not end");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Starts the pod's server by the example's script.
     *
     * @param foundBy how it finds others: {@code environment} or {@code dns}
     * @param variables the variables of Services
     * @param resolvConf the pod's resolv.conf
     * @param folder for what belongs to this server
     */
    Server start(String foundBy, Map<String, String> variables, String resolvConf, Path folder) throws IOException {
        Files.writeString(folder.resolve("resolv.conf"), resolvConf);
        Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files dns\n");
        String script = Example.named("three-tier").folder().resolve("pod").toString();
        var command = new ProcessBuilder(
                        "unshare", "--mount", "sh", "-euc", IN_OWN_ETC, "sh", script, tier, ip, foundBy)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        command.environment().keySet().removeIf(name -> name.contains("_SERVICE_"));
        command.environment().putAll(variables);
        command.environment().putAll(Map.of("ETC", folder.toString(), "RUNTIME_DIR", folder.toString()));
        return new Server(this, namespace.call(command::start));
    }
}
