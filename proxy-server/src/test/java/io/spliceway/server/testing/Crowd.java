// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.testing;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.server.admin.ChangeLog;
import io.spliceway.server.admin.ExplainRoute;
import io.spliceway.server.admin.HealthRoutes.SourceHealth;
import io.spliceway.server.admin.ProxyRoutes;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.metrics.ProxyMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A proxy of many Services and connections, of which one tenth moves bytes. Not thread-safe. */
public final class Crowd implements AutoCloseable {
    private static final int ENDPOINTS = 10;
    private static final String[] APPLICATIONS = {"web", "api", "cart", "search", "mail", "auth", "billing", "images"};

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    private final ProxyMetrics metrics = new ProxyMetrics("1", InstantSource.fixed(Instant.EPOCH));
    private final @Nullable Path tokenFile;
    private final List<RoutedService> services;
    private final List<ServicePortObserver> observers;
    private final List<ServicePortObserver> ofConnections = new ArrayList<>();
    private List<ConnectionSummary> connections;

    /** Makes a crowd whose connections the token in {@code tokenFile} lets be ended. */
    public Crowd(int services, int connections, @Nullable Path tokenFile) {
        this.tokenFile = tokenFile;
        this.services = IntStream.range(0, services).mapToObj(Crowd::service).toList();
        this.observers = this.services.stream()
                .map(service -> metrics.servicePort(service.ports().getFirst().name()))
                .toList();
        this.connections =
                IntStream.range(0, connections).mapToObj(this::connection).toList();
    }

    /** Returns the API over the crowd. */
    public ProxyRoutes routes() {
        var proxier = ProxierSettings.defaults()
                .withRouting(new RoutingSettings(
                        "node-7", ProxierSettings.defaults().routing().nodePortAddresses()));
        return new ProxyRoutes(
                new ServerConfig(
                        List.of(), new AdminConfig(null, null, true, tokenFile), proxier, Duration.ofSeconds(30), 0),
                () -> services,
                listenerStates(),
                service -> List.of(),
                () -> CompletableFuture.completedFuture(connections),
                id -> CompletableFuture.completedFuture(false),
                () -> new SourceHealth(null, null, null),
                new ExplainRoute((address, client) -> CompletableFuture.failedFuture(new AssertionError())),
                new ChangeLog(InstantSource.system()),
                this::move,
                () -> null,
                metrics);
    }

    private static RoutedService service(int index) {
        var name = new NamespacedName(
                "team-" + String.format("%03d", index / 100),
                APPLICATIONS[index % APPLICATIONS.length] + "-" + index % 100);
        var port = new ServicePortName(name, "http", Protocol.TCP);
        String ip = "10.96." + index / 250 + "." + (index % 250 + 1);
        List<Endpoint> endpoints = IntStream.range(0, ENDPOINTS)
                .mapToObj(pod -> endpoint(index, pod))
                .toList();
        List<Endpoint> ready =
                endpoints.stream().filter(each -> each.conditions().ready()).toList();
        var group = new EndpointGroup(port, IpFamily.IPv4, EndpointGroup.Scope.CLUSTER, ready);
        var frontend = new Frontend.ClusterIp(new FrontendAddress(IpLiteral.parse(ip), 80, Protocol.TCP));
        var route = new Route(port, frontend, group, group, Set.of(), List.of(), SessionAffinity.NONE);
        return new RoutedService(
                Service.named(name.namespace(), name.name()).clusterIps(ip).build(),
                List.of(new RoutedPort(
                        port, new ServicePort("http", Protocol.TCP, 80, 0), endpoints, List.of(route), List.of())));
    }

    private static Endpoint endpoint(int service, int pod) {
        Conditions conditions = service % 97 == 5
                ? Conditions.NOT_READY
                : service % 9 == 0 && pod == 3 ? Conditions.SERVING_TERMINATING : Conditions.READY;
        return new Endpoint(
                HostPort.parse("10." + (128 + service / 250) + "." + service % 250 + "." + (pod + 1) + ":8080"),
                conditions,
                false,
                "node-" + pod,
                Set.of(),
                Set.of(),
                APPLICATIONS[service % APPLICATIONS.length] + "-" + Integer.toHexString(service * 31 + 4096) + "-"
                        + pod);
    }

    private ListenerStates listenerStates() {
        return new ListenerStates(services.stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.routes().stream())
                .collect(Collectors.toMap(route -> route.frontend().address(), Crowd::listenerState)));
    }

    private static ListenerState listenerState(Route route) {
        if (route.endpoints().isEmpty()) {
            return new ListenerState.NoEndpoints();
        }
        return route.frontend().address().toString().equals("10.96.0.3:80")
                ? new ListenerState.Failed(new ListenFailure(
                        ListenFailure.Cause.ADDRESS_IN_USE,
                        "10.96.0.3:80 is taken by another process; a socket that listens on the wildcard address takes"
                                + " its port on every address"))
                : new ListenerState.Listening();
    }

    private ConnectionSummary connection(int index) {
        // Most connections are of few Services.
        int of = (int) (Math.pow(random.nextDouble(), 4) * services.size());
        RoutedPort port = services.get(of).ports().getFirst();
        observers.get(of).accepted();
        ofConnections.add(observers.get(of));
        return new ConnectionSummary(
                index + 1,
                HostPort.parse("10.244." + random.nextInt(16) + "." + (1 + random.nextInt(200)) + ":"
                        + (32_768 + random.nextInt(28_000))),
                port.routes().getFirst().frontend(),
                port.name(),
                port.endpoints().get(random.nextInt(3)),
                Pick.Reason.ROUND_ROBIN,
                index % 50 == 0 ? 2 : 1,
                ConnectionSummary.State.ESTABLISHED,
                index % 10 == 0 ? ConnectionSummary.Mode.SPLICE : ConnectionSummary.Mode.COPY,
                Duration.ofMillis(random.nextInt(7_200_000)),
                random.nextInt(100_000),
                random.nextInt(10_000_000),
                0,
                0);
    }

    private void move() {
        List<ConnectionSummary> moved = new ArrayList<>(connections.size());
        for (ConnectionSummary c : connections) {
            int toEndpoint = c.id() % 10 == 0 ? 700 : 0;
            int toClient = c.id() % 10 == 0 ? random.nextInt(200_000) : 0;
            ofConnections.get((int) c.id() - 1).transferred(toEndpoint, toClient);
            moved.add(new ConnectionSummary(
                    c.id(),
                    c.client(),
                    c.frontend(),
                    c.servicePort(),
                    c.endpoint(),
                    c.pickReason(),
                    c.dialAttempts(),
                    c.state(),
                    c.mode(),
                    c.age().plusSeconds(1),
                    c.bytesToEndpoint() + toEndpoint,
                    c.bytesToClient() + toClient,
                    0,
                    0));
        }
        connections = moved;
    }

    @Override
    public void close() {
        metrics.close();
    }
}
