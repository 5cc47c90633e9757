// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.config.ConfigException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Finds the kubeconfig where kubectl does. Stateless. */
final class KubeconfigFile {
    private KubeconfigFile() {}

    /**
     * Returns the file that KUBECONFIG names, else the one in the user's home. Of several that KUBECONFIG names, the first.
     *
     * @throws ConfigException if there is none
     */
    static Path ofUser(Map<String, String> environment, Properties properties) throws ConfigException {
        String named = environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)[0];
        Path file =
                named.isEmpty() ? Path.of(properties.getProperty("user.home", "."), ".kube", "config") : Path.of(named);
        if (!Files.exists(file)) {
            throw new ConfigException(List.of(
                    "--kubeconfig: there is no '" + file + "'; name a kubeconfig, or Services with --manifest"));
        }
        return file;
    }
}
