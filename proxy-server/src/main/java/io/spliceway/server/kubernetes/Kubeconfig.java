// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file of a cluster and of who we are to it, and what the client leaves out of it. Stateless. */
final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * Reads {@code file}.
     *
     * @throws IOException if it cannot be read
     * @throws RuntimeException if it is no kubeconfig
     */
    static Config read(Path file) throws IOException {
        Config config = Config.fromKubeconfig(file.toFile());
        tokenFile(config, file).ifPresent(config::setOauthTokenProvider);
        return config;
    }

    // kubeadm's kube-proxy is who the token file says. As in client-go, it comes before a token in the kubeconfig, and
    // a relative path begins at the kubeconfig's folder.
    private static Optional<TokenFile> tokenFile(Config config, Path file) throws IOException {
        NamedContext context = config.getCurrentContext();
        if (context == null) {
            return Optional.empty();
        }
        String user = context.getContext().getUser();
        try (InputStream in = Files.newInputStream(file)) {
            return Serialization.unmarshal(in, io.fabric8.kubernetes.api.model.Config.class).getUsers().stream()
                    .filter(candidate -> candidate.getName().equals(user))
                    .findFirst()
                    .map(NamedAuthInfo::getUser)
                    .map(AuthInfo::getTokenFile)
                    .filter(path -> !path.isEmpty())
                    .map(path -> new TokenFile(file.resolveSibling(path)));
        }
    }
}
