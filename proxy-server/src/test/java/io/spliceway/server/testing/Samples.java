// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.testing;

import io.spliceway.balancer.Pick;
import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.explain.Explanation;
import io.spliceway.listener.ListenerState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Cidr;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.net.Transport;
import io.spliceway.observe.ListenFailure;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointVerdict;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.FrontendConflict;
import io.spliceway.routing.JudgedEndpoint;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.server.admin.ChangeLog;
import io.spliceway.server.admin.DnsView;
import io.spliceway.server.admin.ExplainRoute;
import io.spliceway.server.admin.HealthRoutes;
import io.spliceway.server.admin.ProxyRoutes;
import io.spliceway.server.config.AdminConfig;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.metrics.ProxyMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two Services, two connections and a session over UDP that between them have every state. */
public final class Samples implements AutoCloseable {
    private static final ServicePortName DEMO =
            new ServicePortName(new NamespacedName("default", "demo"), "http", Protocol.TCP);
    private static final ServicePortName WEB = new ServicePortName(new NamespacedName("shop", "web"), "", Protocol.TCP);
    private static final ServicePortName DNS =
            new ServicePortName(new NamespacedName("kube-system", "dns"), "dns", Protocol.UDP);
    private static final Frontend DEMO_CLUSTER_IP = new Frontend.ClusterIp(address("10.96.0.10", 80));
    private static final Frontend DEMO_NODE_PORT = new Frontend.NodePort(address("192.0.2.7", 30080));
    private static final Frontend DEMO_EXTERNAL_IP = new Frontend.ExternalIp(address("198.51.100.1", 80));
    private static final Frontend WEB_CLUSTER_IP = new Frontend.ClusterIp(address("fd00::1", 443));
    private static final Endpoint READY = endpoint("10.1.0.1:8080", Conditions.READY, "node-a", "demo-1");
    private static final Endpoint LEAVING = endpoint("10.1.0.2:8080", Conditions.SERVING_TERMINATING, null, null);

    private final @Nullable Path tokenFile;
    private final ProxyMetrics metrics = new ProxyMetrics("1", InstantSource.fixed(Instant.EPOCH));

    /** Makes samples of which nobody may end a connection. */
    public Samples() {
        this(null);
    }

    /** Makes samples whose connections the token in {@code tokenFile} lets be ended. */
    public Samples(@Nullable Path tokenFile) {
        this.tokenFile = tokenFile;
    }

    /** Returns the API over the samples. */
    public ProxyRoutes routes(Runnable reportTraffic) {
        metrics.watchServices(Samples::services, listenerStates());
        return new ProxyRoutes(
                config(),
                Samples::services,
                listenerStates(),
                service -> service.equals(WEB.service()) ? IpLiteral.parseAll("203.0.113.9") : List.of(),
                () -> CompletableFuture.completedFuture(connections()),
                id -> CompletableFuture.completedFuture(id == 7),
                () -> new HealthRoutes.SourceHealth("app.yaml: line 3", null, null),
                new ExplainRoute((address, client) -> CompletableFuture.completedFuture(explanation(address))),
                changes(),
                reportTraffic,
                () -> new DnsView("cluster.local", List.of("127.0.0.1:53"), List.of("192.0.2.53:53"), 2),
                metrics);
    }

    @Override
    public void close() {
        metrics.close();
    }

    private static ChangeLog changes() {
        var changes = new ChangeLog(InstantSource.fixed(Instant.EPOCH));
        changes.acceptPaused(100);
        changes.listenFailed(
                route(DEMO, DEMO_NODE_PORT),
                new ListenFailure(ListenFailure.Cause.ADDRESS_IN_USE, "another process has port 30080"));
        return changes;
    }

    private ServerConfig config() {
        var proxier = ProxierSettings.defaults()
                .withRouting(new RoutingSettings("node-a", NodePortAddresses.in(List.of(Cidr.parse("192.0.2.0/24")))))
                .withTransport(Transport.NIO)
                .withEventLoops(2)
                .withMaxConnections(100);
        return new ServerConfig(
                List.of(Path.of("app.yaml")),
                new AdminConfig(null, HostPort.parse("127.0.0.1:10249"), true, tokenFile),
                proxier,
                Duration.ofSeconds(30),
                2);
    }

    // The newest first, to see them sorted.
    private static List<RoutedService> services() {
        var web = new RoutedService(
                Service.named("shop", "web")
                        .clusterIps("fd00::1")
                        .tcpPort("", 443)
                        .build(),
                List.of(new RoutedPort(
                        WEB,
                        new ServicePort("", Protocol.TCP, 443, 0),
                        List.of(),
                        List.of(route(WEB, WEB_CLUSTER_IP)),
                        List.of())));
        var demo = new RoutedService(
                Service.named("default", "demo")
                        .type(ServiceType.NodePort)
                        .clusterIps("10.96.0.10")
                        .build(),
                List.of(new RoutedPort(
                        DEMO,
                        new ServicePort("http", Protocol.TCP, 80, 30080),
                        List.of(READY, LEAVING),
                        List.of(route(DEMO, DEMO_CLUSTER_IP), route(DEMO, DEMO_NODE_PORT)),
                        List.of(new FrontendConflict(DEMO_EXTERNAL_IP, WEB)))));
        return List.of(web, demo);
    }

    private static Route route(ServicePortName name, Frontend frontend) {
        var none = new EndpointGroup(name, IpFamily.IPv4, EndpointGroup.Scope.CLUSTER, List.of());
        return new Route(name, frontend, none, none, Set.of(), List.of(), SessionAffinity.NONE);
    }

    private static ListenerStates listenerStates() {
        return new ListenerStates(services().stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.routes().stream())
                .collect(Collectors.toMap(route -> route.frontend().address(), Samples::listenerState)));
    }

    private static ListenerState listenerState(Route route) {
        if (route.frontend().equals(DEMO_NODE_PORT)) {
            return new ListenerState.Failed(
                    new ListenFailure(ListenFailure.Cause.ADDRESS_IN_USE, "another process has port 30080"));
        }
        return route.servicePort().equals(WEB) ? new ListenerState.NoEndpoints() : new ListenerState.Listening();
    }

    private static List<ConnectionSummary> connections() {
        var dialing = new ConnectionSummary(
                9,
                HostPort.parse("[2001:db8::9]:41001"),
                WEB_CLUSTER_IP,
                WEB,
                null,
                null,
                0,
                ConnectionSummary.State.DIALING,
                ConnectionSummary.Mode.COPY,
                Duration.ofMillis(100),
                0,
                0,
                0,
                0);
        var bulk = new ConnectionSummary(
                7,
                HostPort.parse("192.0.2.50:41000"),
                DEMO_CLUSTER_IP,
                DEMO,
                READY,
                Pick.Reason.ROUND_ROBIN,
                1,
                ConnectionSummary.State.HALF_CLOSED,
                ConnectionSummary.Mode.SPLICE,
                Duration.ofMillis(312_250),
                812,
                1_572_864,
                0,
                0);
        var query = new ConnectionSummary(
                8,
                HostPort.parse("192.0.2.51:41002"),
                new Frontend.ClusterIp(new FrontendAddress(IpLiteral.parse("10.96.0.11"), 53, Protocol.UDP)),
                DNS,
                endpoint("10.1.0.3:53", Conditions.READY, null, "dns-1"),
                Pick.Reason.AFFINITY,
                1,
                ConnectionSummary.State.UNREPLIED,
                ConnectionSummary.Mode.COPY,
                Duration.ofMillis(1_500),
                120,
                0,
                3,
                0);
        return List.of(dialing, bulk, query);
    }

    // The demo's cluster address is served, and nothing else.
    private static Explanation explanation(FrontendAddress address) {
        Route route = route(DEMO, DEMO_CLUSTER_IP);
        return address.equals(DEMO_CLUSTER_IP.address())
                ? new Explanation.Served(
                        route,
                        EndpointGroup.Scope.CLUSTER,
                        List.of(
                                new JudgedEndpoint(READY, EndpointVerdict.CHOSEN),
                                new JudgedEndpoint(LEAVING, EndpointVerdict.TERMINATING)),
                        new Explanation.Outcome.Connected(new Pick(READY, Pick.Reason.ROUND_ROBIN)))
                : new Explanation.NotServed(
                        address.ip().equals(route.frontend().address().ip()) ? List.of(route) : List.of());
    }

    private static FrontendAddress address(String ip, int port) {
        return new FrontendAddress(IpLiteral.parse(ip), port, Protocol.TCP);
    }

    private static Endpoint endpoint(
            String address, Conditions conditions, @Nullable String node, @Nullable String pod) {
        return new Endpoint(HostPort.parse(address), conditions, false, node, Set.of(), Set.of(), pod);
    }
}
