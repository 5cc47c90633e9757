// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server;

import io.spliceway.cluster.ClusterSource;
import io.spliceway.cluster.StateFollower;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerState;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Proxier;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.ChangeLog;
import io.spliceway.server.admin.ExplainRoute;
import io.spliceway.server.admin.HealthRoutes;
import io.spliceway.server.admin.ProxyRoutes;
import io.spliceway.server.admin.Routes;
import io.spliceway.server.config.ClusterConfig;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.events.EventRecorder;
import io.spliceway.server.events.ProxyEvent;
import io.spliceway.server.events.ProxyEvents;
import io.spliceway.server.healthcheck.HealthCheckAddresses;
import io.spliceway.server.healthcheck.HealthCheckNodePorts;
import io.spliceway.server.kubernetes.ApiConnection;
import io.spliceway.server.kubernetes.KubernetesSource;
import io.spliceway.server.kubernetes.WatchScope;
import io.spliceway.server.manifest.ManifestProblems;
import io.spliceway.server.manifest.ManifestSource;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: a source of Services, the proxy that serves them, and the addresses at which it answers for
 * itself. Everything is put together here. Thread-safe.
 */
public final class ProxyServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyServer.class);

    private final Lifecycle lifecycle;
    private final Proxier proxier;
    private final Fitness fitness;
    private final Duration gracePeriod;
    private final AdminServers admin;
    private final @Nullable ClusterDns dns;

    private ProxyServer(
            Lifecycle lifecycle,
            Proxier proxier,
            Fitness fitness,
            Duration gracePeriod,
            AdminServers admin,
            @Nullable ClusterDns dns) {
        this.lifecycle = lifecycle;
        this.proxier = proxier;
        this.fitness = fitness;
        this.gracePeriod = gracePeriod;
        this.admin = admin;
        this.dns = dns;
    }

    /** Where the Services come from. */
    @FunctionalInterface
    public interface SourceFactory<X extends Exception> {
        /**
         * Makes the source, not yet started.
         *
         * @param status learns how it goes with the source
         * @throws X if it cannot be made of what the configuration says
         */
        ClusterSource open(SourceStatus status) throws X;
    }

    /**
     * Starts to proxy the Services of the configured cluster or manifests; returns before the first is served.
     *
     * @param accessLog where lines about connections go if the configuration wants them
     * @throws ManifestProblems with everything that is wrong with the manifests
     * @throws ConfigException if a file with the cluster's credentials cannot be used
     * @throws java.io.UncheckedIOException if an address is taken on which the configuration insists
     */
    public static ProxyServer start(ServerConfig config, OutputStream accessLog)
            throws ManifestProblems, ConfigException {
        ClusterConfig cluster = config.cluster();
        if (cluster != null) {
            ApiConnection api = ApiConnection.of(cluster);
            return ProxyServer.<RuntimeException>start(
                    config, api, status -> kubernetes(config, cluster, api, status), ProxyObserver.NONE, accessLog);
        }
        return ProxyServer.<ManifestProblems>start(
                config,
                null,
                status -> {
                    var source = new ManifestSource(config.manifests(), status);
                    source.load();
                    return source;
                },
                ProxyObserver.NONE,
                accessLog);
    }

    /** As {@link #start(ServerConfig, OutputStream)}, with an access log that goes nowhere. */
    public static ProxyServer start(ServerConfig config) throws ManifestProblems, ConfigException {
        return start(config, OutputStream.nullOutputStream());
    }

    private static ClusterSource kubernetes(
            ServerConfig config, ClusterConfig cluster, ApiConnection api, SourceStatus status) {
        WatchScope scope = config.dns().isOn() ? WatchScope.NAMED : WatchScope.PROXIED;
        var source = KubernetesSource.of(api, node(config), scope, cluster.externalIpCidrs(), status);
        status.follow(source);
        return source;
    }

    /**
     * Starts to proxy the Services of another source; returns before the first is served.
     *
     * @throws X if the source cannot be made
     * @throws java.io.UncheckedIOException if an address is taken on which the configuration insists
     */
    public static <X extends Exception> ProxyServer start(ServerConfig config, SourceFactory<X> sources) throws X {
        return start(config, null, sources, ProxyObserver.NONE, OutputStream.nullOutputStream());
    }

    /** As {@link #start(ServerConfig, SourceFactory)}; {@code observer} hears of everything but the traffic too. */
    public static <X extends Exception> ProxyServer start(
            ServerConfig config, SourceFactory<X> sources, ProxyObserver observer) throws X {
        return start(config, null, sources, observer, OutputStream.nullOutputStream());
    }

    private static <X extends Exception> ProxyServer start(
            ServerConfig config,
            @Nullable ApiConnection api,
            SourceFactory<X> sources,
            ProxyObserver observer,
            OutputStream accessLog)
            throws X {
        var lifecycle = new Lifecycle();
        try {
            return start(config, api, sources, observer, accessLog, lifecycle);
        } catch (Throwable failure) {
            lifecycle.closeAfter(failure);
            throw failure;
        }
    }

    private static <X extends Exception> ProxyServer start(
            ServerConfig config,
            @Nullable ApiConnection api,
            SourceFactory<X> sources,
            ProxyObserver observer,
            OutputStream accessLog,
            Lifecycle lifecycle)
            throws X {
        var clock = InstantSource.system();
        var metrics = lifecycle.add("metrics", new ProxyMetrics(Version.current(), clock));
        var optional = new OptionalParts(lifecycle, config, metrics, clock);
        EventRecorder events = optional.events(api);
        var status = new SourceStatus(metrics, events, clock);
        ClusterSource source = sources.open(status);

        var fitness = new Fitness();
        HealthCheckNodePorts healthChecks = healthChecks(lifecycle, config, fitness, events);
        metrics.watchHealthChecks(healthChecks::listening, healthChecks::failed);
        var changes = new ChangeLog(clock);
        var told = new ProxyEvents(node(config), events, clock);
        var observers = Observers.of(metrics, told, changes, healthChecks, observer, optional.accessLog(accessLog));
        ClusterDns dns = optional.dns();
        StateFollower follower = dns == null ? StateFollower.NONE : dns.follower();
        var proxier = lifecycle.add("proxier", Proxier.start(config.proxier(), source, observers, follower));
        fitness.follow(proxier);
        int dnsDescriptors = dns == null ? 0 : dns.mostDescriptors();
        healthChecks.tellDescriptors(count -> proxier.reserveDescriptors(count + dnsDescriptors));
        Supplier<Collection<RoutedService>> services =
                () -> proxier.routingTable().services();
        metrics.watchServices(services, proxier.listenerStates());
        CompletableFuture<Void> unused =
                proxier.synced().thenRun(() -> logServing(proxier.routingTable().size()));

        Routes healthRoutes = HealthRoutes.of(
                proxier::health, () -> fitness.isDraining() || !status.nodeEligible(), status::health, metrics, clock);
        Routes apiRoutes = new ProxyRoutes(
                        config,
                        services,
                        proxier.listenerStates(),
                        status::refusedExternalIps,
                        proxier::connections,
                        proxier::kill,
                        status::health,
                        new ExplainRoute(proxier::explain),
                        changes,
                        proxier::reportTraffic,
                        () -> dns == null ? null : dns.view(),
                        metrics)
                .routes();
        var admin = AdminServers.start(lifecycle, config.admin(), healthRoutes, apiRoutes, node(config), events);
        return new ProxyServer(lifecycle, proxier, fitness, config.shutdownGracePeriod(), admin, dns);
    }

    private static HealthCheckNodePorts healthChecks(
            Lifecycle lifecycle, ServerConfig config, Fitness fitness, EventRecorder events) {
        return lifecycle.add(
                "health check node ports",
                HealthCheckNodePorts.start(
                        config.proxier().transport(),
                        nodeAddresses -> HealthCheckAddresses.of(
                                config.proxier().routing().nodePortAddresses().blocks(), nodeAddresses),
                        fitness::isFit,
                        (service, failure) ->
                                events.record(ProxyEvent.failedToStartServiceHealthcheck(service, failure))));
    }

    private static String node(ServerConfig config) {
        return config.proxier().routing().nodeName();
    }

    private static void logServing(int services) {
        LOGGER.atInfo().addKeyValue("services", services).log("serving");
    }

    /** Completes when everything that existed at the start is served, as far as it can be. */
    public CompletableFuture<Void> synced() {
        return proxier.synced();
    }

    /** Returns the Services as they are routed at present. */
    public Collection<RoutedService> services() {
        return proxier.routingTable().services();
    }

    /** Returns what the socket behind a route does; null if the route is no longer, or not yet, in effect. */
    public @Nullable ListenerState listenerState(Route route) {
        return proxier.listenerStates().of(route);
    }

    /** Lists the live connections, the oldest first. */
    public CompletableFuture<List<ConnectionSummary>> connections() {
        return proxier.connections();
    }

    /** Completes with whether changes take effect in time, when every thread of the engine has come round once. */
    public CompletableFuture<Boolean> pulse() {
        return proxier.pulse().thenApply(done -> proxier.health().healthy());
    }

    /** Returns where health is answered; null while it is nowhere. */
    public @Nullable InetSocketAddress healthAddress() {
        return admin.healthAddress();
    }

    /** Returns where metrics and the API are answered; null while they are nowhere. */
    public @Nullable InetSocketAddress apiAddress() {
        return admin.apiAddress();
    }

    /** Returns where DNS is answered; nowhere unless the configuration says so. */
    public List<InetSocketAddress> dnsAddresses() {
        return dns == null ? List.of() : dns.addresses();
    }

    /**
     * Refuses new clients, gives the connections the configured grace period, and resets those that are left. Health and
     * metrics are answered meanwhile. Returns when no connection is left.
     */
    public void drain() {
        fitness.startDraining();
        LOGGER.atInfo()
                .addKeyValue("connections", proxier.activeConnections())
                .addKeyValue("graceSeconds", gracePeriod)
                .log("draining");
        proxier.drain(gracePeriod).join();
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        lifecycle.close();
    }
}
