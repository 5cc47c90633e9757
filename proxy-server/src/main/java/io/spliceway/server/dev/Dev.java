// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.Cidr;
import io.spliceway.net.DescriptorLimit;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.server.FreeAddress;
import io.spliceway.server.ProxyServer;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.config.DnsConfig;
import io.spliceway.server.config.LoggingConfig;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.kubernetes.ApiConnection;
import io.spliceway.server.kubernetes.KubernetesSource;
import io.spliceway.server.kubernetes.PortForwards;
import io.spliceway.server.kubernetes.WatchObserver;
import io.spliceway.server.kubernetes.WatchScope;
import io.spliceway.server.manifest.ManifestObserver;
import io.spliceway.server.manifest.ManifestProblems;
import io.spliceway.server.manifest.ManifestSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The Services of a namespace, or of manifests, on this machine. The proxy is that of every other command; what differs is
 * the source, which gives every Service a local place, and the way to the pods. Thread-safe.
 */
public final class Dev implements AutoCloseable {
    /** Where this system looks up names of hosts. */
    public static final Path HOSTS_FILE = HostsFile.systemPath();

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ADMIN_PORT = 10249;
    private static final Duration GRACE_PERIOD = Duration.ofMillis(500);
    private static final String CLUSTER_DOMAIN = "cluster.local";

    // A connection has a client, a forwarded one a pair of sockets and one to the API server.
    private static final int DESCRIPTORS_OF_CONNECTION = 6;

    private final @Nullable Cluster cluster;
    private final LocalServices local;
    private final PodAccess access;
    private final ClusterTrouble trouble;
    private final @Nullable HostNames hosts;
    private final ProxyServer server;

    /** What is open to a cluster. */
    private record Cluster(ApiConnection api, PortForwards forwards) implements AutoCloseable {
        @Override
        public void close() {
            forwards.close();
            api.close();
        }
    }

    private Dev(
            @Nullable Cluster cluster,
            LocalServices local,
            PodAccess access,
            ClusterTrouble trouble,
            @Nullable HostNames hosts,
            ProxyServer server) {
        this.cluster = cluster;
        this.local = local;
        this.access = access;
        this.trouble = trouble;
        this.hosts = hosts;
        this.server = server;
    }

    /**
     * Starts to serve; returns before anything is.
     *
     * @throws ConfigException if the kubeconfig cannot be used
     * @throws ManifestProblems with everything that is wrong with the manifests
     * @throws IOException if there is no address to answer questions at
     */
    public static Dev start(DevSettings settings) throws ConfigException, ManifestProblems, IOException {
        var places = new LocalPlaces(BindProbe.SYSTEM);
        var local = new LocalServices(places, settings.replacements(), !settings.forwards());
        Cluster cluster = cluster(settings);
        try {
            return start(settings, cluster, local);
        } catch (Throwable failure) {
            if (cluster != null) {
                cluster.close();
            }
            throw failure;
        }
    }

    private static @Nullable Cluster cluster(DevSettings settings) throws ConfigException {
        if (settings.kubeconfig() == null) {
            return null;
        }
        ApiConnection api = ApiConnection.of(new ClusterConfig(settings.kubeconfig(), null, null, List.of()));
        return new Cluster(api, new PortForwards(api));
    }

    private static Dev start(DevSettings settings, @Nullable Cluster cluster, LocalServices local)
            throws ManifestProblems, IOException {
        HostNames hosts = settings.hosts() == null ? null : hosts(settings.hosts());
        var access = new PodAccess(cluster == null || settings.direct() ? null : cluster.forwards()::open);
        var trouble = new ClusterTrouble(settings.namespace());
        ProxyServer server = ProxyServer.<ManifestProblems>start(
                config(settings, access),
                status -> new LocalSource(source(settings, cluster, trouble.before(status)), local),
                hosts == null ? access : new DevObserver(access, hosts));
        return new Dev(cluster, local, access, trouble, hosts, server);
    }

    private static HostNames hosts(Path path) throws IOException {
        var file = HostsFile.ofSystem(path);
        try {
            file.update(List.of());
        } catch (IOException e) {
            throw new IOException(
                    "--hosts: '" + path + "' cannot be written (" + e
                            + "); run as a user who may, or find names by DNS:" + " --dns-bind-address",
                    e);
        }
        return new HostNames(file, CLUSTER_DOMAIN);
    }

    private static ClusterSource source(DevSettings settings, @Nullable Cluster cluster, WatchObserver observer)
            throws ManifestProblems {
        if (cluster == null) {
            var manifests = new ManifestSource(settings.manifests(), ManifestObserver.NONE);
            manifests.load();
            return manifests;
        }
        WatchScope scope = WatchScope.named(settings.namespace(), settings.selector());
        return KubernetesSource.of(cluster.api(), null, scope, List.of(), observer);
    }

    private static ServerConfig config(DevSettings settings, PodAccess access) throws IOException {
        var admin = new AdminConfig(
                null,
                FreeAddress.firstOf(
                        List.of(new InetSocketAddress(LOOPBACK, ADMIN_PORT), new InetSocketAddress(LOOPBACK, 0))),
                true);
        var dns = new DnsConfig(settings.dns(), CLUSTER_DOMAIN, List.of(), List.of(Cidr.parse("127.0.0.0/8")), 0);
        ProxierSettings defaults = ProxierSettings.defaults();
        ProxierSettings proxier = defaults.withRelay(defaults.relay()
                        .withDialTimeouts(settings.dialTimeouts())
                        .withAccess(access))
                .withMaxConnections((int)
                        Math.min(Integer.MAX_VALUE, DescriptorLimit.ofProcess().max() / DESCRIPTORS_OF_CONNECTION));
        return new ServerConfig(
                List.of(), null, admin, dns, proxier, GRACE_PERIOD, null, LoggingConfig.DEFAULT, Map.of());
    }

    /** Completes when everything that existed at the start is served, as far as it can be. */
    public CompletableFuture<Void> synced() {
        return server.synced();
    }

    /** Returns the proxy. */
    public ProxyServer server() {
        return server;
    }

    /** Returns what is wrong at present beyond single Services, as with the way to the cluster. */
    public Optional<String> trouble() {
        return trouble.current().or(() -> synced().isDone() ? local.unmatchedReplacement() : Optional.empty());
    }

    /** Returns the Services as they are at present, in the order of their names. */
    public List<DevService> services() {
        return new DevServices(local, access, server).list();
    }

    /**
     * Gives connections a moment, then ends everything.
     *
     * @throws IOException if the names cannot be taken out of their file
     */
    @Override
    public void close() throws IOException {
        server.drain();
        server.close();
        if (cluster != null) {
            cluster.close();
        }
        if (hosts != null) {
            hosts.close();
        }
    }
}
