// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.config.InCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the API server is reached and who we are to it. Nothing is taken from the environment but what the configuration
 * names, and nothing is sent before it is asked for.
 *
 * @param client has the credentials, and reads them anew when they have expired
 * @param root the address of the API server, ending with a slash
 */
public record ApiConnection(HttpClient client, URI root) implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    /**
     * Prepares a connection; makes none yet.
     *
     * @throws ConfigException if a file that the configuration names cannot be used
     */
    public static ApiConnection of(ClusterConfig cluster) throws ConfigException {
        Config config = cluster.kubeconfig() != null
                ? kubeconfig(cluster.kubeconfig(), cluster.master())
                : direct(cluster.master(), cluster.inCluster());
        tune(config);
        try {
            return new ApiConnection(
                    new JdkHttpClientFactory().newBuilder(config).build(), root(config.getMasterUrl()));
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw problem("the credentials of the API server cannot be used: " + message(e));
        }
    }

    /**
     * Returns the namespace that a kubeconfig's current context names, {@code default} if it names none.
     *
     * @throws ConfigException if the file cannot be used
     */
    public static String namespace(Path kubeconfig) throws ConfigException {
        String namespace = kubeconfig(kubeconfig, null).getNamespace();
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }

    /** Lets go of the connections. */
    @Override
    public void close() {
        client.close();
    }

    // The client's own retries are off because a Reflector has its own. HTTP/2 is off because the JDK's client does not
    // notice that a shared connection is dead, and would put every new watch on it again.
    private static void tune(Config config) {
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        config.setHttp2Disable(true);
        config.setUserAgent("spliceway");
    }

    private static Config kubeconfig(Path file, @Nullable URI master) throws ConfigException {
        Config config;
        try {
            config = Kubeconfig.read(file);
        } catch (IOException | RuntimeException e) {
            throw problem("--kubeconfig: '" + file + "' is no kubeconfig: " + message(e));
        }
        if (master != null) {
            config.setMasterUrl(master.toString());
        } else if (config.getCurrentContext() == null) {
            throw problem("--kubeconfig: '" + file + "' has no current-context; set one, or name the API server with"
                    + " --master");
        }
        return config;
    }

    private static Config direct(@Nullable URI master, @Nullable InCluster inCluster) {
        var builder = new ConfigBuilder(Config.empty()).withAutoConfigure(false);
        if (inCluster != null) {
            builder.withMasterUrl(inCluster.server().toString());
            if (Files.isReadable(inCluster.certificate())) {
                builder.withCaCertFile(inCluster.certificate().toString());
            }
            builder.withOauthTokenProvider(new TokenFile(inCluster.token()));
        }
        if (master != null) {
            builder.withMasterUrl(master.toString());
        }
        return builder.build();
    }

    private static URI root(String url) {
        return URI.create(url.endsWith("/") ? url : url + "/");
    }

    private static ConfigException problem(String text) {
        return new ConfigException(List.of(text));
    }

    private static String message(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? String.valueOf(failure.getMessage()) : cause.getMessage();
    }
}
