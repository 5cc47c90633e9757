// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.listener.ListenerStates;
import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.server.dns.DnsObserver;
import io.spliceway.server.dns.DnsProtocol;
import io.spliceway.server.dns.forward.ForwardOutcome;
import io.spliceway.server.dns.message.ResponseCode;
import io.spliceway.server.kubernetes.WatchFailure;
import io.spliceway.server.metrics.MetricNames.Kind;
import io.spliceway.server.metrics.MetricNames.Metric;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ProxyMetricsTest {
    private static final Endpoint POD = Endpoint.ready(new InetSocketAddress("127.0.0.1", 1));
    private static final ServicePortName WEB =
            new ServicePortName(new NamespacedName("shop", "web"), "http", Protocol.TCP);
    private static final ServicePortName DNS =
            new ServicePortName(new NamespacedName("kube-system", "dns"), "dns", Protocol.UDP);
    private static final List<Metric> ALL = MetricNames.ALL;
    private static final String GAUGE_OF_KUBE_PROXY = "kubeproxy_sync_proxy_rules_no_local_endpoints_total";

    private final ProxyMetrics metrics =
            new ProxyMetrics("1.2.3", InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L)));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void trafficOfServicePortIsCounted() throws IOException {
        ServicePortObserver web = metrics.servicePort(WEB);
        web.accepted();
        web.accepted();
        web.accepted();
        web.refused(RefusalReason.SOURCE_RANGE);
        web.dialFailed(POD, DialFailure.REFUSED);
        web.dialled(2, Duration.ofMillis(5).toNanos());
        web.dialled(1, Duration.ofSeconds(3).toNanos());
        web.transferred(10, 2000);
        web.transferred(5, 0);
        web.closed(CloseReason.FINISHED, Duration.ofSeconds(1));

        String port = "namespace=\"shop\",port=\"http\",protocol=\"TCP\",service=\"web\"";
        Map<String, String> samples = Scrape.samples(metrics, "spliceway_");
        assertEquals("3.0", samples.get("spliceway_connections_accepted_total{" + port + "}"));
        assertEquals("2.0", samples.get("spliceway_connections_active{" + port + "}"));
        assertEquals("1.0", samples.get("spliceway_dial_retries_total{" + port + "}"));
        assertEquals(
                "1.0",
                samples.get(
                        "spliceway_connections_closed_total{namespace=\"shop\",port=\"http\",protocol=\"TCP\",reason=\"finished\",service=\"web\"}"));
        assertEquals(
                "1.0",
                samples.get(
                        "spliceway_connections_refused_total{namespace=\"shop\",port=\"http\",protocol=\"TCP\",reason=\"source-range\",service=\"web\"}"));
        assertEquals(
                "1.0",
                samples.get(
                        "spliceway_dial_failures_total{namespace=\"shop\",port=\"http\",protocol=\"TCP\",reason=\"refused\",service=\"web\"}"));
        assertEquals("15.0", samples.get("spliceway_bytes_total{direction=\"to_endpoint\"," + port + "}"));
        assertEquals("2000.0", samples.get("spliceway_bytes_total{direction=\"to_client\"," + port + "}"));
        assertEquals("0", samples.get("spliceway_dial_duration_seconds_bucket{" + port + ",le=\"0.001\"}"));
        assertEquals("1", samples.get("spliceway_dial_duration_seconds_bucket{" + port + ",le=\"0.01\"}"));
        assertEquals("1", samples.get("spliceway_dial_duration_seconds_bucket{" + port + ",le=\"2.5\"}"));
        assertEquals("2", samples.get("spliceway_dial_duration_seconds_bucket{" + port + ",le=\"+Inf\"}"));
        assertEquals("3.005", samples.get("spliceway_dial_duration_seconds_sum{" + port + "}"));
    }

    @Test
    void datagramsAreCountedOfUdpPortsAlone() throws IOException {
        metrics.servicePort(WEB).accepted();
        ServicePortObserver dns = metrics.servicePort(DNS);
        dns.accepted();
        dns.forwarded(3, 2);
        dns.dropped(1);
        dns.transferred(100, 90);

        String port = "namespace=\"kube-system\",port=\"dns\",protocol=\"UDP\",service=\"dns\"}";
        assertEquals(
                Map.of(
                        "spliceway_datagrams_total{direction=\"to_endpoint\"," + port, "3.0",
                        "spliceway_datagrams_total{direction=\"to_client\"," + port, "2.0",
                        "spliceway_datagrams_dropped_total{" + port, "1.0"),
                Scrape.samples(metrics, "spliceway_datagrams"));
        assertEquals(
                "100.0",
                Scrape.samples(metrics, "spliceway_bytes")
                        .get("spliceway_bytes_total{direction=\"to_endpoint\"," + port));
    }

    @Test
    void removedServicePortLeavesNoSeries() throws IOException {
        metrics.servicePort(WEB).accepted();
        metrics.servicePort(WEB).closed(CloseReason.FINISHED, Duration.ZERO);
        assertTrue(Scrape.of(metrics).contains("service=\"web\""));

        metrics.servicePortRemoved(WEB);

        assertFalse(Scrape.of(metrics).contains("service=\"web\""));
    }

    @Test
    void removedServicePortIsShownUntilItsLastConnectionEnds() throws IOException {
        ServicePortObserver web = metrics.servicePort(WEB);
        web.accepted();
        metrics.servicePortRemoved(WEB);
        assertTrue(
                Scrape.of(metrics)
                        .contains(
                                "spliceway_connections_active{namespace=\"shop\",port=\"http\",protocol=\"TCP\",service=\"web\"} 1.0"));

        web.closed(CloseReason.FINISHED, Duration.ZERO);

        assertFalse(Scrape.of(metrics).contains("service=\"web\""));
    }

    @Test
    void servicePortThatComesBackWithConnectionsOpenKeepsItsCounters() throws IOException {
        metrics.servicePort(WEB).accepted();
        metrics.servicePortRemoved(WEB);

        metrics.servicePort(WEB).accepted();

        assertTrue(
                Scrape.of(metrics)
                        .contains(
                                "spliceway_connections_accepted_total{namespace=\"shop\",port=\"http\",protocol=\"TCP\",service=\"web\"} 2.0"));
    }

    @Test
    void reloadStateFollowsTheLastReload() throws IOException {
        metrics.manifestsRejected();
        assertEquals(
                "0.0", Scrape.samples(metrics, "spliceway_manifest").get("spliceway_manifest_last_reload_successful"));
        metrics.manifestsLoaded();
        assertEquals(
                "1.0", Scrape.samples(metrics, "spliceway_manifest").get("spliceway_manifest_last_reload_successful"));
        assertEquals(
                "1.0",
                Scrape.samples(metrics, "spliceway_manifest")
                        .get("spliceway_manifest_reloads_total{result=\"failure\"}"));
    }

    @Test
    void acceptPauseIsShownWhileItLasts() throws IOException {
        metrics.acceptPaused(7);
        assertEquals("1.0", Scrape.samples(metrics, "spliceway_accept").get("spliceway_accept_paused"));
        metrics.acceptResumed();
        assertEquals("0.0", Scrape.samples(metrics, "spliceway_accept").get("spliceway_accept_paused"));
    }

    @Test
    void runtimeAndAllocatorAreMeasuredToo() throws IOException {
        String scrape = Scrape.of(metrics);
        for (String name :
                List.of("jvm_memory_used_bytes", "process_files_open_files", "netty_allocator_memory_used")) {
            assertTrue(scrape.contains("\n" + name), name);
        }
    }

    @Test
    void sourceIsMeasuredByResourceAndReason() throws IOException {
        metrics.sourceContacted("services");
        metrics.watchFailed(WatchFailure.SERVER_ERROR);
        metrics.watchFailed(WatchFailure.SERVER_ERROR);
        metrics.objectsRejected("endpointslices", 3);
        metrics.objectsRejected("endpointslices", 2);
        String scrape = Scrape.of(metrics);
        assertTrue(scrape.contains("spliceway_source_last_contact_timestamp_seconds{resource=\"services\"} "), scrape);
        assertTrue(scrape.contains("spliceway_source_watch_errors_total{reason=\"server-error\"} 2.0"), scrape);
        assertTrue(scrape.contains("spliceway_source_rejected_objects{resource=\"endpointslices\"} 2.0"), scrape);
    }

    @Test
    void dnsIsCountedByWhatBecameOfEachQuestion() throws IOException {
        DnsObserver dns = metrics.dns();
        dns.answered(DnsProtocol.UDP, ResponseCode.NXDOMAIN);
        dns.answered(DnsProtocol.UDP, ResponseCode.NXDOMAIN);
        dns.unanswered(DnsObserver.Silence.RATE_LIMITED);
        dns.forwarded(ForwardOutcome.CACHED);

        Map<String, String> samples = Scrape.samples(metrics, "spliceway_dns_");
        assertEquals("2.0", samples.get("spliceway_dns_answers_total{code=\"NXDOMAIN\",protocol=\"udp\"}"));
        assertEquals("0.0", samples.get("spliceway_dns_answers_total{code=\"NXDOMAIN\",protocol=\"tcp\"}"));
        assertEquals("1.0", samples.get("spliceway_dns_unanswered_total{reason=\"rate-limited\"}"));
        assertEquals("1.0", samples.get("spliceway_dns_forwards_total{outcome=\"cached\"}"));
    }

    /** The list of names is the documentation; this keeps it equal to what is exported. */
    @Test
    void exportedFamiliesAreExactlyTheListedOnes() throws IOException {
        ServicePortObserver web = metrics.servicePort(WEB);
        web.refused(RefusalReason.NO_ENDPOINT);
        web.dialFailed(POD, DialFailure.TIMEOUT);
        web.closed(CloseReason.FINISHED, Duration.ZERO);
        metrics.servicePort(DNS);
        metrics.watchServices(List::of, new ListenerStates(Map.of()));
        metrics.watchHealthChecks(() -> 2, () -> 1);
        metrics.sourceContacted("services");
        metrics.watchFailed(WatchFailure.CUT);
        metrics.objectsRejected("services", 1);
        metrics.dns().forwarded(ForwardOutcome.FAILED);

        Map<String, String> exported = new TreeMap<>();
        Matcher type =
                Pattern.compile("# TYPE ((?:kubeproxy|spliceway)_\\S+) (\\S+)").matcher(Scrape.of(metrics));
        while (type.find()) {
            exported.put(type.group(1), type.group(2));
        }
        Map<String, String> listed = new TreeMap<>();
        ALL.forEach(metric -> listed.put(metric.name(), typeOf(metric.kind())));
        assertEquals(listed, exported);
        ALL.forEach(metric -> assertEquals(Set.copyOf(metric.labels()), labelsOf(metric), metric.name()));
    }

    private static String typeOf(Kind kind) {
        return switch (kind) {
            case COUNTER -> "counter";
            case GAUGE, INFO -> "gauge";
            case HISTOGRAM -> "histogram";
        };
    }

    private Set<String> labelsOf(Metric metric) {
        Set<String> labels = new HashSet<>();
        try {
            for (String sample : Scrape.samples(metrics, metric.name()).keySet()) {
                int brace = sample.indexOf('{');
                if (brace > 0) {
                    Arrays.stream(sample.substring(brace + 1, sample.length() - 1)
                                    .split(","))
                            .forEach(label -> labels.add(label.replaceAll("=.*", "")));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        labels.remove("le");
        return labels;
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void namesKeepPrometheusConventions(Metric metric) {
        assertTrue(metric.name().matches("(kubeproxy|spliceway)(_[a-z]+)+"), metric.name());
        boolean totals = metric.kind() == Kind.COUNTER || metric.name().equals(GAUGE_OF_KUBE_PROXY);
        assertEquals(totals, metric.name().endsWith("_total"));
        assertEquals(metric.kind() == Kind.INFO, metric.name().endsWith("_info"));
        assertTrue(metric.kind() != Kind.HISTOGRAM || metric.name().endsWith("_seconds"));
        assertTrue(metric.help().endsWith("."));
    }
}
