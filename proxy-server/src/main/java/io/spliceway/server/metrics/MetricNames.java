// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.util.List;

/**
 * The metrics that this program defines: kube-proxy's names where it has the metric (pkg/proxy/metrics/metrics.go), the
 * prefix {@code spliceway_} for the rest. {@code docs/metrics.md} prints {@link #ALL}.
 */
public final class MetricNames {
    static final Metric SYNC_DURATION = new Metric(
            "kubeproxy_sync_proxy_rules_duration_seconds",
            Kind.HISTOGRAM,
            List.of(),
            "Time to bring one change of the cluster to all listeners.");
    static final Metric SYNC_TIMESTAMP = new Metric(
            "kubeproxy_sync_proxy_rules_last_timestamp_seconds",
            Kind.GAUGE,
            List.of(),
            "Unix time at which the last change of the cluster was in effect.");
    static final Metric SYNC_QUEUED_TIMESTAMP = new Metric(
            "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds",
            Kind.GAUGE,
            List.of(),
            "Unix time at which the last change of the cluster arrived.");
    static final Metric SERVICE_CHANGES_PENDING = new Metric(
            "kubeproxy_sync_proxy_rules_service_changes_pending",
            Kind.GAUGE,
            List.of(),
            "Changes of Services that have arrived and are not in effect yet.");
    static final Metric SERVICE_CHANGES = new Metric(
            "kubeproxy_sync_proxy_rules_service_changes_total",
            Kind.COUNTER,
            List.of(),
            "Changes of Services that have arrived.");
    static final Metric ENDPOINT_CHANGES_PENDING = new Metric(
            "kubeproxy_sync_proxy_rules_endpoint_changes_pending",
            Kind.GAUGE,
            List.of(),
            "Changes of EndpointSlices that have arrived and are not in effect yet.");
    static final Metric ENDPOINT_CHANGES = new Metric(
            "kubeproxy_sync_proxy_rules_endpoint_changes_total",
            Kind.COUNTER,
            List.of(),
            "Changes of EndpointSlices that have arrived.");
    static final Metric NO_LOCAL_ENDPOINTS = new Metric(
            "kubeproxy_sync_proxy_rules_no_local_endpoints_total",
            Kind.GAUGE,
            List.of("traffic_policy", "ip_family"),
            "Service ports whose traffic must stay on this node, which has no endpoint for it while other nodes have some.");
    static final Metric NETWORK_PROGRAMMING = new Metric(
            "kubeproxy_network_programming_duration_seconds",
            Kind.HISTOGRAM,
            List.of("ip_family"),
            "Time from a change of a pod or Service until its endpoints are in effect here.");
    static final Metric HEALTHZ = new Metric(
            "kubeproxy_proxy_healthz_total", Kind.COUNTER, List.of("code"), "Answers of /healthz by HTTP status.");
    static final Metric LIVEZ = new Metric(
            "kubeproxy_proxy_livez_total", Kind.COUNTER, List.of("code"), "Answers of /livez by HTTP status.");

    static final Metric BUILD_INFO = new Metric(
            "spliceway_build_info", Kind.INFO, List.of("version"), "Always 1; the label tells the version that runs.");
    static final Metric LISTENERS = new Metric(
            "spliceway_listeners",
            Kind.GAUGE,
            List.of("state"),
            "Service addresses by what their socket does: listening, no-endpoints, failed, claimed by an older Service, or pending.");
    static final Metric LISTEN_FAILURES = new Metric(
            "spliceway_listen_failures_total",
            Kind.COUNTER,
            List.of("cause"),
            "Failed attempts to listen on a Service address.");
    static final Metric VIP_GUARDED = new Metric(
            "spliceway_vip_guarded",
            Kind.GAUGE,
            List.of(),
            "1 while service addresses that the proxy made local are reachable for Services alone; always 0 without --vip-mode=route.");
    static final Metric ACCEPT_PAUSED = new Metric(
            "spliceway_accept_paused",
            Kind.GAUGE,
            List.of(),
            "1 while no connection is accepted because the connection limit is reached.");
    static final Metric HEALTH_CHECK_NODE_PORTS = new Metric(
            "spliceway_health_check_node_ports",
            Kind.GAUGE,
            List.of("state"),
            "Services whose health checks should be answered, by what their port does: listening or failed.");
    static final Metric EVENTS_DROPPED = new Metric(
            "spliceway_events_dropped_total",
            Kind.COUNTER,
            List.of("reason"),
            "Events that were not written, by reason: overflow, refused by the API server, or expired while it was away.");
    static final Metric ACCESS_LOG_DROPPED = new Metric(
            "spliceway_access_log_dropped_total",
            Kind.COUNTER,
            List.of("reason"),
            "Lines of the access log that were not written, by reason: overflow or write-failed.");
    static final Metric MANIFEST_RELOADS = new Metric(
            "spliceway_manifest_reloads_total",
            Kind.COUNTER,
            List.of("result"),
            "Readings of the manifests, the first included; a failure leaves the last good state in place.");
    static final Metric MANIFEST_RELOAD_SUCCESSFUL = new Metric(
            "spliceway_manifest_last_reload_successful",
            Kind.GAUGE,
            List.of(),
            "0 while the manifests on disk have errors and an older state is served.");

    static final Metric SOURCE_LAST_CONTACT = new Metric(
            "spliceway_source_last_contact_timestamp_seconds",
            Kind.GAUGE,
            List.of("resource"),
            "Unix time at which the API server last said something about a resource; every three minutes at least.");
    static final Metric WATCH_ERRORS = new Metric(
            "spliceway_source_watch_errors_total",
            Kind.COUNTER,
            List.of("reason"),
            "Lists and watches of the API server that failed, by reason; each is tried again.");
    static final Metric REJECTED_OBJECTS = new Metric(
            "spliceway_source_rejected_objects",
            Kind.GAUGE,
            List.of("resource"),
            "Objects of the API server that are skipped or used in part; the log says why.");

    static final Metric DNS_ANSWERS = new Metric(
            "spliceway_dns_answers_total",
            Kind.COUNTER,
            List.of("protocol", "code"),
            "DNS questions answered, by response code.");
    static final Metric DNS_UNANSWERED = new Metric(
            "spliceway_dns_unanswered_total",
            Kind.COUNTER,
            List.of("reason"),
            "What came to the DNS server and was left without an answer, by reason.");
    static final Metric DNS_FORWARDS = new Metric(
            "spliceway_dns_forwards_total",
            Kind.COUNTER,
            List.of("outcome"),
            "DNS questions for other servers: cached, answered, failed, or overloaded when too many were open.");

    private static final List<String> PORT = List.of("namespace", "service", "port", "protocol");
    private static final List<String> PORT_AND_REASON = List.of("namespace", "service", "port", "protocol", "reason");
    private static final List<String> PORT_AND_DIRECTION =
            List.of("namespace", "service", "port", "protocol", "direction");

    static final Metric ACCEPTED = new Metric(
            "spliceway_connections_accepted_total",
            Kind.COUNTER,
            PORT,
            "Connections accepted from clients, and UDP sessions begun.");
    static final Metric ACTIVE =
            new Metric("spliceway_connections_active", Kind.GAUGE, PORT, "Connections and UDP sessions that are open.");
    static final Metric CLOSED = new Metric(
            "spliceway_connections_closed_total",
            Kind.COUNTER,
            PORT_AND_REASON,
            "Connections and UDP sessions that ended, by reason.");
    static final Metric REFUSED = new Metric(
            "spliceway_connections_refused_total",
            Kind.COUNTER,
            PORT_AND_REASON,
            "Connections reset, and datagrams dropped, before any endpoint was tried, by reason.");
    static final Metric DIAL_FAILURES = new Metric(
            "spliceway_dial_failures_total",
            Kind.COUNTER,
            PORT_AND_REASON,
            "Failed attempts to connect to an endpoint, and refusals by one over UDP, by reason.");
    static final Metric DIAL_RETRIES = new Metric(
            "spliceway_dial_retries_total",
            Kind.COUNTER,
            PORT,
            "Attempts beyond the first, of connections that then reached an endpoint; TCP ports only.");
    static final Metric DIAL_DURATION = new Metric(
            "spliceway_dial_duration_seconds",
            Kind.HISTOGRAM,
            PORT,
            "Time from accepting a client to being connected to an endpoint; TCP ports only.");
    static final Metric BYTES = new Metric(
            "spliceway_bytes_total", Kind.COUNTER, PORT_AND_DIRECTION, "Bytes moved, to_endpoint or to_client.");
    static final Metric DATAGRAMS = new Metric(
            "spliceway_datagrams_total",
            Kind.COUNTER,
            PORT_AND_DIRECTION,
            "Datagrams moved, to_endpoint or to_client; UDP ports only.");
    static final Metric DATAGRAMS_DROPPED = new Metric(
            "spliceway_datagrams_dropped_total",
            Kind.COUNTER,
            PORT,
            "Datagrams that the kernel did not take, most likely because a buffer was full; UDP ports only.");

    /** Every metric of this class, in the order of the documentation. */
    public static final List<Metric> ALL = List.of(
            SYNC_DURATION,
            SYNC_TIMESTAMP,
            SYNC_QUEUED_TIMESTAMP,
            SERVICE_CHANGES_PENDING,
            SERVICE_CHANGES,
            ENDPOINT_CHANGES_PENDING,
            ENDPOINT_CHANGES,
            NO_LOCAL_ENDPOINTS,
            NETWORK_PROGRAMMING,
            HEALTHZ,
            LIVEZ,
            BUILD_INFO,
            LISTENERS,
            LISTEN_FAILURES,
            VIP_GUARDED,
            ACCEPT_PAUSED,
            HEALTH_CHECK_NODE_PORTS,
            EVENTS_DROPPED,
            ACCESS_LOG_DROPPED,
            MANIFEST_RELOADS,
            MANIFEST_RELOAD_SUCCESSFUL,
            SOURCE_LAST_CONTACT,
            WATCH_ERRORS,
            REJECTED_OBJECTS,
            DNS_ANSWERS,
            DNS_UNANSWERED,
            DNS_FORWARDS,
            ACCEPTED,
            ACTIVE,
            CLOSED,
            REFUSED,
            DIAL_FAILURES,
            DIAL_RETRIES,
            DIAL_DURATION,
            BYTES,
            DATAGRAMS,
            DATAGRAMS_DROPPED);

    private MetricNames() {}

    /** What Prometheus does with a metric. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        /** A gauge that is always 1 and tells something in its labels. */
        INFO
    }

    /**
     * One metric family.
     *
     * @param name the name as Prometheus shows it
     * @param kind what it is
     * @param labels the names of its labels
     * @param help what it tells
     */
    public record Metric(String name, Kind kind, List<String> labels, String help) {
        /** Returns the name without the suffix that the exposition format adds by itself. */
        String baseName() {
            return switch (kind) {
                case COUNTER -> name.substring(0, name.length() - "_total".length());
                case INFO -> name.substring(0, name.length() - "_info".length());
                case GAUGE, HISTOGRAM -> name;
            };
        }
    }
}
