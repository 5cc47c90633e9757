// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod is given to reach the API server with (client-go's {@code rest.InClusterConfig}).
 *
 * @param server the API server's Service address: on a node it may be an address that this very proxy serves
 * @param token the file with the service account's token, which is replaced from time to time
 * @param certificate the file with the certificate authority
 */
public record InCluster(URI server, Path token, Path certificate) {
    /** Where the kubelet mounts a service account. */
    static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** Returns what {@code environment} and the files in {@code serviceAccount} say, null outside a pod. */
    static @Nullable InCluster find(Map<String, String> environment, Path serviceAccount) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        Path token = serviceAccount.resolve("token");
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || !Files.isReadable(token)) {
            return null;
        }
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return new InCluster(URI.create("https://" + literal + ":" + port), token, serviceAccount.resolve("ca.crt"));
    }
}
