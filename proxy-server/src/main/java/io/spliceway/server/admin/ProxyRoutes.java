// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.listener.ListenerState;
import io.spliceway.model.NamespacedName;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedService;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.metrics.ProxyMetrics;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy does at present: metrics, configuration, Services and connections.
 *
 * @param config the configuration it runs with
 * @param services the Services it serves
 * @param listeners what the socket of a frontend does
 * @param refusedExternalIps the external IPs that a Service asks for and may not have
 * @param connections the live connections
 * @param explain answers what a new connection would meet
 * @param reportTraffic makes the live connections report their bytes to {@code metrics}; may block
 * @param dns how names are answered; null if they are not
 * @param metrics what it measures
 */
public record ProxyRoutes(
        ServerConfig config,
        Supplier<Collection<RoutedService>> services,
        Function<Route, @Nullable ListenerState> listeners,
        Function<NamespacedName, List<InetAddress>> refusedExternalIps,
        Supplier<CompletableFuture<List<ConnectionSummary>>> connections,
        ExplainRoute explain,
        Runnable reportTraffic,
        Supplier<@Nullable DnsView> dns,
        ProxyMetrics metrics) {
    private static final List<String> FILTERS = List.of("namespace", "service");
    private static final long SNAPSHOT_TIMEOUT_SECONDS = 10;
    private static final String INDEX = """
            Spliceway: a userspace proxy for Kubernetes Services

            /api/v1/services      Services with their addresses and endpoints   ?namespace= &service=
            /api/v1/connections   the live connections                          ?namespace= &service=
            /api/v1/explain       what a new connection would meet, and why     ?address= &from= &protocol=
            /api/v1/dns           where names are answered
            /metrics              Prometheus metrics
            /configz              the configuration this proxy runs with
            /proxyMode            userspace
            /healthz              ok
            """;

    /** Returns the routes of the metrics address. */
    public Routes routes() {
        return new Routes.Builder()
                .add("/", query -> Reply.ok(INDEX))
                .add("/healthz", query -> Reply.ok("ok"))
                .add("/proxyMode", query -> Reply.ok("userspace"))
                .add("/configz", query -> Json.reply(200, ConfigView.of(config)))
                .add("/metrics", query -> scrape())
                .add("/api/v1/services", FILTERS, this::serviceList)
                .add("/api/v1/connections", FILTERS, this::connectionList)
                .add("/api/v1/explain", ExplainRoute.PARAMETERS, explain::reply)
                .add("/api/v1/dns", query -> dnsView())
                .build();
    }

    private Reply scrape() {
        reportTraffic.run();
        return new Reply(200, ProxyMetrics.CONTENT_TYPE, metrics::scrape);
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

    private Reply connectionList(Query query) {
        // Every event loop answers for its own connections; one that hangs must not hang the client too.
        List<ConnectionView> views =
                connections.get().orTimeout(SNAPSHOT_TIMEOUT_SECONDS, TimeUnit.SECONDS).join().stream()
                        .filter(connection ->
                                wanted(query, connection.servicePort().service()))
                        .sorted(Comparator.comparingLong(ConnectionSummary::id))
                        .map(ConnectionView::of)
                        .toList();
        return Json.reply(200, new ConnectionView.ConnectionList(views));
    }

    private Reply dnsView() {
        DnsView view = dns.get();
        return view == null
                ? Reply.text(404, "names are not answered; --dns-bind-address makes them so\n")
                : Json.reply(200, view);
    }

    private static boolean wanted(Query query, NamespacedName service) {
        return query.accepts("namespace", service.namespace()) && query.accepts("service", service.name());
    }
}
