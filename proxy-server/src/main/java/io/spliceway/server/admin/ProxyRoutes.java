// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.admin.HealthRoutes.SourceHealth;
import io.spliceway.server.admin.LiveView.Problem;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.metrics.ProxyMetrics;
import io.spliceway.server.metrics.ServicePortTraffic;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the proxy does at present: metrics, configuration, Services and connections.
 *
 * @param config the configuration it runs with
 * @param services the Services it serves
 * @param listeners what the sockets of the frontends do
 * @param refusedExternalIps the external IPs that a Service asks for and may not have
 * @param connections the live connections
 * @param kill resets the connection with an id; the answer is false if there is none
 * @param source how it is with what the proxy learns of the Services from
 * @param explain answers what a new connection would meet
 * @param changes what changed of late
 * @param reportTraffic makes the live connections report their bytes to {@code metrics}; may block
 * @param dns how names are answered; null if they are not
 * @param metrics what it measures
 */
public record ProxyRoutes(
        ServerConfig config,
        Supplier<Collection<RoutedService>> services,
        ListenerStates listeners,
        Function<NamespacedName, List<InetAddress>> refusedExternalIps,
        Supplier<CompletableFuture<List<ConnectionSummary>>> connections,
        LongFunction<CompletableFuture<Boolean>> kill,
        Supplier<SourceHealth> source,
        ExplainRoute explain,
        ChangeLog changes,
        Runnable reportTraffic,
        Supplier<@Nullable DnsView> dns,
        ProxyMetrics metrics) {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyRoutes.class);
    private static final Duration STREAM_INTERVAL = Duration.ofSeconds(1);
    private static final List<String> FILTERS = List.of("namespace", "service");
    private static final List<String> ENDPOINT_FILTERS = List.of("namespace", "service", "pod");
    private static final List<String> CONNECTION_FILTERS = List.of("namespace", "service", "client", "pod");
    private static final long SNAPSHOT_TIMEOUT_SECONDS = 10;
    private static final String INDEX = """
            Spliceway: a userspace proxy for Kubernetes Services

            /                     the dashboard
            /api/v1/services      Services with their addresses and endpoints   ?namespace= &service=
            /api/v1/endpoints     the endpoints, and why they get connections   ?namespace= &service= &pod=
            /api/v1/connections   the live connections                          ?namespace= &service= &client= &pod=
            /api/v1/connections/ID   DELETE ends it, with the token of --admin-token-file
            /api/v1/state         Services, connections, rates and problems     as the stream
            /api/v1/stream        what the dashboard shows, as server-sent events
            /api/v1/events        what changed of late                          ?namespace= &service= &after=
            /api/v1/explain       what a new connection would meet, and why     ?address= &from= &protocol=
            /api/v1/dns           where names are answered
            /metrics              Prometheus metrics
            /configz              the configuration this proxy runs with
            /proxyMode            userspace
            /healthz              ok
            """;

    /** Returns the routes of the metrics address. */
    public Routes routes() {
        var token = new AdminToken(config.admin().tokenFile());
        var rows = new ServiceRows(listeners, refusedExternalIps, metrics::failures);
        var look = new LiveFeed.Look(services, this::traffic, connections, routed -> problems(routed, rows));
        var feed = new LiveFeed(look, STREAM_INTERVAL, System::nanoTime, InstantSource.system());
        String node = config.proxier().routing().nodeName();
        BiFunction<LiveQuery, Boolean, LiveView> views =
                (query, first) -> LiveView.of(feed.snapshot(), query, rows, node, token.isWanted(), first);
        var stream = new StreamRoute(views, STREAM_INTERVAL);
        var routes = new Routes.Builder()
                .add("/healthz", query -> Reply.ok("ok"))
                .add("/proxyMode", query -> Reply.ok("userspace"))
                .add("/configz", query -> Json.reply(200, ConfigView.of(config)))
                .add("/metrics", query -> scrape())
                .add("/api/v1", query -> Reply.ok(INDEX))
                .add("/api/v1/services", FILTERS, this::serviceList)
                .add("/api/v1/endpoints", ENDPOINT_FILTERS, this::endpointList)
                .add("/api/v1/connections", CONNECTION_FILTERS, this::connectionList)
                .delete("/api/v1/connections/", token, this::endConnection)
                .add(
                        "/api/v1/state",
                        LiveQuery.PARAMETERS,
                        query -> Json.reply(200, views.apply(LiveQuery.of(query), false)))
                .add("/api/v1/stream", LiveQuery.PARAMETERS, stream::open)
                .add("/api/v1/events", List.of("namespace", "service", "after"), this::changeList)
                .add("/api/v1/explain", ExplainRoute.PARAMETERS, explain::reply)
                .add("/api/v1/dns", query -> dnsView());
        DashboardFiles.addTo(routes);
        return routes.build();
    }

    private List<ServicePortTraffic> traffic() {
        reportTraffic.run();
        return metrics.traffic();
    }

    private List<Problem> problems(List<RoutedService> routed, ServiceRows rows) {
        List<Problem> problems = new ArrayList<>();
        SourceHealth health = source.get();
        if (health.reloadError() != null) {
            problems.add(new Problem("source", "", "the newest manifests are not served: " + health.reloadError()));
        }
        if (health.watchError() != null) {
            problems.add(new Problem("source", "", "the API server cannot be watched: " + health.watchError()));
        }
        if (metrics.isAcceptPaused()) {
            problems.add(
                    new Problem("limit", "", "accepting is paused: the connections use all descriptors there are"));
        }
        problems.addAll(rows.problems(routed));
        return problems;
    }

    private Reply endConnection(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("'" + id + "' is not the id of a connection");
        }
        boolean found = kill.apply(Long.parseLong(id))
                .orTimeout(SNAPSHOT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        if (!found) {
            return Reply.text(404, "no connection has the id " + id + "; it may have ended\n");
        }
        LOGGER.atInfo().addKeyValue("id", id).log("connection ended on request");
        return Reply.ok("connection " + id + " is ended\n");
    }

    private Reply scrape() {
        reportTraffic.run();
        return new Reply(200, ProxyMetrics.CONTENT_TYPE, new Scrape(metrics));
    }

    private Reply serviceList(Query query) {
        List<ServiceView> views = services.get().stream()
                .filter(service -> wanted(query, service.service().name()))
                .sorted(Comparator.comparing(service -> service.service().name()))
                .map(service -> ServiceView.of(
                        service,
                        listeners,
                        refusedExternalIps.apply(service.service().name())))
                .toList();
        return Json.reply(200, new ServiceView.ServiceList(views));
    }

    private Reply endpointList(Query query) {
        var rows = EndpointRows.of(metrics::failures, liveConnections());
        List<EndpointRow> endpoints = services.get().stream()
                .filter(service -> wanted(query, service.service().name()))
                .sorted(Comparator.comparing(service -> service.service().name()))
                .flatMap(service -> rows.of(service, endpoint -> isOfPod(query, endpoint)).stream())
                .toList();
        return Json.reply(200, new EndpointRow.EndpointList(endpoints));
    }

    // Every event loop answers for its own connections; one that hangs must not hang the client too.
    private List<ConnectionSummary> liveConnections() {
        return connections
                .get()
                .orTimeout(SNAPSHOT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private Reply connectionList(Query query) {
        List<ConnectionView> views = liveConnections().stream()
                .filter(connection -> wanted(query, connection.servicePort().service()))
                .filter(connection -> query.isPartOf("client", HostPort.format(connection.client())))
                .filter(connection -> isOfPod(query, connection.endpoint()))
                .sorted(Comparator.comparingLong(ConnectionSummary::id))
                .map(ConnectionView::of)
                .toList();
        return Json.reply(200, new ConnectionView.ConnectionList(views));
    }

    private Reply changeList(Query query) {
        String after = query.value("after");
        if (after != null && !after.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("after '" + after + "' is not the id of an event");
        }
        ChangeLog.Changes all = changes.after(after == null ? 0 : Long.parseLong(after));
        List<ChangeLog.Change> wanted = all.events().stream()
                .filter(each -> query.accepts("namespace", String.valueOf(each.namespace()))
                        && query.accepts("service", String.valueOf(each.service())))
                .toList();
        return Json.reply(200, new ChangeLog.Changes(all.last(), wanted));
    }

    private Reply dnsView() {
        DnsView view = dns.get();
        return view == null
                ? Reply.text(404, "names are not answered; --dns-bind-address makes them so\n")
                : Json.reply(200, view);
    }

    private static boolean isOfPod(Query query, @Nullable Endpoint endpoint) {
        return query.isPartOf("pod", endpoint == null ? null : endpoint.podName())
                || query.isPartOf("pod", endpoint == null ? null : endpoint.toString());
    }

    private static boolean wanted(Query query, NamespacedName service) {
        return query.accepts("namespace", service.namespace()) && query.accepts("service", service.name());
    }
}
